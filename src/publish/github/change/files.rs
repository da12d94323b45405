use super::super::client::{ApiError, Client};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What stands at a path of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// As git has it: `100644`, `100755`, `120000` for a link, `040000` for a folder, `160000` for a submodule.
    pub mode: String,
    /// Of the blob or tree.
    pub sha: String,
    /// Bytes, of a blob.
    pub size: Option<u64>,
    /// Of a blob that is no larger than was asked for.
    pub content: Option<Vec<u8>>,
}

#[derive(Deserialize)]
struct Tree {
    tree: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
struct Entry {
    path: String,
    mode: String,
    sha: String,
    size: Option<u64>,
}

#[derive(Deserialize)]
struct Blob {
    content: String,
}

/// What stands at `paths` of `commit`; absent where there is nothing. Files of more than `largest` bytes come without their content.
/// Only folders on the way are asked for, each once, so that it does not matter how large the repository is.
pub async fn files_at(
    client: &Client,
    repository: &str,
    commit: &str,
    paths: &[String],
    largest: u64,
) -> Result<BTreeMap<String, RemoteFile>, ApiError> {
    let mut folders: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for path in paths {
        let mut tree = commit.to_owned();
        let mut rest = path.as_str();
        loop {
            if !folders.contains_key(&tree) {
                let call = format!("/repos/{repository}/git/trees/{tree}");
                let listed: Tree = client.get(&call).await?;
                folders.insert(tree.clone(), listed.tree);
            }
            let (name, below) = rest.split_once('/').map_or((rest, None), |(name, below)| (name, Some(below)));
            let entry = folders.get(&tree).and_then(|entries| entries.iter().find(|entry| entry.path == name));
            match (entry, below) {
                (Some(entry), Some(below)) if entry.mode == "040000" => {
                    tree.clone_from(&entry.sha);
                    rest = below;
                }
                (Some(entry), below) => {
                    // A link or a file on the way is told as what stands there.
                    let wants =
                        below.is_none() && entry.size.is_some_and(|size| size <= largest) && entry.mode != "160000";
                    let content = if wants { Some(blob(client, repository, &entry.sha).await?) } else { None };
                    let file = RemoteFile {
                        mode: if below.is_some() { "on-the-way".to_owned() } else { entry.mode.clone() },
                        sha: entry.sha.clone(),
                        size: entry.size,
                        content,
                    };
                    found.insert(path.clone(), file);
                    break;
                }
                (None, _) => break,
            }
        }
    }
    Ok(found)
}

async fn blob(client: &Client, repository: &str, sha: &str) -> Result<Vec<u8>, ApiError> {
    let call = format!("/repos/{repository}/git/blobs/{sha}");
    let blob: Blob = client.get(&call).await?;
    let text: String = blob.content.split_whitespace().collect();
    STANDARD.decode(text).map_err(|error| ApiError::unreadable(&format!("GET {call}"), error))
}
