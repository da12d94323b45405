//! `composer.json`: which folders hold which namespaces.

use super::Manifests;
use crate::architecture::paths::join;
use serde_json::Value;

/// A namespace and a folder that holds its classes, one a file, by PSR-4
/// (<https://www.php-fig.org/psr/psr-4/>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamespaceFolder {
    /// With `\\` at its end; empty for all.
    namespace: String,
    folder: String,
}

impl Manifests {
    pub(super) fn composer_json(&mut self, folder: &str, manifest: &Value) {
        for key in ["autoload", "autoload-dev"] {
            let Some(psr4) = manifest.get(key).and_then(|autoload| autoload.get("psr-4")).and_then(Value::as_object)
            else {
                continue;
            };
            for (namespace, folders) in psr4 {
                let one = folders.as_str().into_iter();
                let several = folders.as_array().into_iter().flatten().filter_map(Value::as_str);
                let folders = one.chain(several).filter_map(|written| join(folder, written));
                self.namespaces.extend(folders.map(|folder| NamespaceFolder { namespace: namespace.clone(), folder }));
            }
        }
        // As composer does, and beyond that in the order in which they are written.
        self.namespaces.sort_by_key(|entry| std::cmp::Reverse(entry.namespace.len()));
    }

    /// Where the class `name` may stand, best first.
    pub(in crate::architecture) fn class_files<'m>(&'m self, name: &'m str) -> impl Iterator<Item = String> + 'm {
        let name = name.trim_start_matches('\\');
        self.namespaces.iter().filter_map(move |entry| {
            let rest = name.strip_prefix(entry.namespace.as_str())?;
            join(&entry.folder, &format!("{}.php", rest.replace('\\', "/")))
        })
    }
}
