use axum::extract::{Path, Query};

async fn show(Path(name): Path<String>) -> Result<String> {
    let path = std::path::Path::new("/srv/files").join(name);
    // ruleid: rust-path-traversal
    tokio::fs::read_to_string(path).await
}

async fn query(Query(wanted): Query<Wanted>) -> Result<Vec<u8>> {
    // ruleid: rust-path-traversal
    tokio::fs::read(wanted.file).await
}

async fn checked(Path(name): Path<String>) -> Result<String> {
    if name.contains("..") || name.starts_with('/') {
        return Err(NotFound);
    }
    let path = folder.join(name);
    // ok: rust-path-traversal
    tokio::fs::read_to_string(path).await
}

async fn number(Path(id): Path<u32>) -> Result<String> {
    let path = folder.join(id.to_string());
    // ok: rust-path-traversal
    tokio::fs::read_to_string(path).await
}

async fn constant(Path(name): Path<String>) -> Result<String> {
    // ok: rust-path-traversal
    tokio::fs::read_to_string("/srv/files/index.html").await
}
