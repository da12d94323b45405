//! The templates that are built into the program, from the folder `templates/repository`.

use super::template::{Origin, Template};
use std::sync::LazyLock;

/// A file of a template.
struct Embedded {
    /// The template's folder.
    template: &'static str,
    /// Below it.
    path: &'static str,
    text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/repository_templates.rs"));

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let mut names: Vec<&str> = EMBEDDED.iter().map(|file| file.template).collect();
    names.dedup();
    names.into_iter().filter_map(|name| read(name).ok()).collect()
});

fn read(name: &str) -> Result<Template, super::TemplateError> {
    let text = |path: &str| {
        let found = EMBEDDED.iter().find(|file| file.template == name && file.path == path);
        found.map(|file| file.text.to_owned()).ok_or_else(|| format!("`{path}` is not there"))
    };
    let manifest = text(super::MANIFEST).unwrap_or_default();
    Template::assembled(Origin::BuiltIn, &manifest, &text)
}

/// All of them, by name.
#[must_use]
pub fn built_ins() -> &'static [Template] {
    &TEMPLATES
}

/// The one of this name.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static Template> {
    built_ins().iter().find(|template| template.manifest.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_template_is_sound_and_called_like_its_folder() {
        let mut folders: Vec<&str> = EMBEDDED.iter().map(|file| file.template).collect();
        folders.dedup();
        assert!(folders.len() >= 3, "{folders:?}");
        for folder in folders {
            let template = read(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
            assert_eq!(template.manifest.name, folder);
        }
    }
}
