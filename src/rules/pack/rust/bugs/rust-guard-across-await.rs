use std::sync::Mutex;

async fn add(shared: &Shared) {
    // ruleid: rust-guard-across-await
    let mut items = shared.items.lock().unwrap();
    items.push(1);
    shared.notify().await;
}

async fn save(shared: &Shared) -> Result<()> {
    // ruleid: rust-guard-across-await
    let items = shared.items.lock().unwrap();
    store(&items).await?;
    Ok(())
}

async fn dropped(shared: &Shared) {
    // ok: rust-guard-across-await
    let mut items = shared.items.lock().unwrap();
    items.push(1);
    drop(items);
    shared.notify().await;
}

async fn copied(shared: &Shared) {
    // ok: rust-guard-across-await
    let count = shared.items.lock().unwrap().len();
    shared.notify().await;
}

async fn tokio(shared: &Shared) {
    // ok: rust-guard-across-await
    let mut items = shared.items.lock().await;
    items.push(1);
    shared.notify().await;
}
