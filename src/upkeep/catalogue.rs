//! The templates that a server offers: those that are built in, and those of the operator's folders.

use crate::templates::{MANIFEST, Template, built_ins};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where templates are from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogueSettings {
    /// Folders that hold a folder for each template.
    pub folders: Vec<PathBuf>,
}

/// The templates by their names; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    by_name: Arc<BTreeMap<String, Template>>,
}

impl Catalogue {
    /// All that can be read, and what is wrong with the others. One of the operator's takes the place of a built-in one of its name.
    #[must_use]
    pub fn load(settings: &CatalogueSettings) -> (Self, Vec<String>) {
        let mut wrong = Vec::new();
        let mut by_name: BTreeMap<String, Template> =
            built_ins().iter().map(|template| (template.manifest.name.clone(), template.clone())).collect();
        for folder in &settings.folders {
            let entries = match std::fs::read_dir(folder) {
                Ok(entries) => entries,
                Err(error) => {
                    wrong.push(format!("the folder of templates {} cannot be read: {error}", folder.display()));
                    continue;
                }
            };
            let mut places: Vec<PathBuf> =
                entries.flatten().map(|entry| entry.path()).filter(|path| path.join(MANIFEST).is_file()).collect();
            places.sort();
            for place in places {
                match Template::read(&place) {
                    Ok(template) => {
                        by_name.insert(template.manifest.name.clone(), template);
                    }
                    Err(error) => wrong.push(format!("the template {} is left out: {error}", place.display())),
                }
            }
        }
        (Self { by_name: Arc::new(by_name) }, wrong)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Template> {
        self.by_name.get(name)
    }

    /// By name.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.by_name.values()
    }
}
