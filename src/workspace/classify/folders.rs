use crate::finding::SkipReason;

/// Folders whose name alone tells that they hold others' code.
const VENDORED: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "web_modules",
    "site-packages",
    "dist-packages",
    "__pypackages__",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "3rd-party",
    "3rd_party",
    "Godeps",
    ".yarn",
    ".bundle",
    ".tox",
    ".nox",
    ".eggs",
    ".terraform",
    "elm-stuff",
];

/// Folders whose name alone tells that a tool writes them.
const GENERATED: &[&str] = &["__generated__", "__pycache__", ".next", ".nuxt", ".svelte-kit", ".angular", ".gradle"];

/// Folders that often hold others' code, and sometimes one's own: what lies beside or in them decides.
const PERHAPS_VENDORED: &[&str] =
    &["vendor", "vendors", "vendored", "_vendor", "deps", "external", "externals", "extern", "dependencies"];

/// What a folder's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FolderClass {
    Own,
    /// To be left out.
    Left(SkipReason),
    /// Others' code if [`FolderMarks::shows_vendored`], or if a folder in it has a licence file of its own.
    Perhaps,
}

/// What the folder `name` is, in a folder with `marks`.
pub(crate) fn class_of_folder(name: &str, marks: &FolderMarks) -> FolderClass {
    if VENDORED.contains(&name) || (name == "Pods" && marks.cocoapods) || (name == "Carthage" && marks.carthage) {
        return FolderClass::Left(SkipReason::Vendored);
    }
    if GENERATED.contains(&name) {
        return FolderClass::Left(SkipReason::Generated);
    }
    // Beside a package manifest, `vendor` is where Go, Cargo, Composer and Bundler put dependencies, and where
    // Rails puts others' assets. Deeper down it may be a word of the project's own field.
    if matches!(name, "vendor" | "vendors") && marks.manifest {
        return FolderClass::Left(SkipReason::Vendored);
    }
    if PERHAPS_VENDORED.contains(&name) { FolderClass::Perhaps } else { FolderClass::Own }
}

/// What the names of a folder's entries say.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one name that is there or not")]
pub(crate) struct FolderMarks {
    pub(crate) own_ignore_file: bool,
    pub(crate) git_ignore_file: bool,
    pub(crate) attributes: bool,
    /// `.git`, be it a folder or, in submodules and further work trees, a file.
    pub(crate) repository: bool,
    /// `CACHEDIR.TAG` (<https://bford.info/cachedir/>); its content is still to be checked.
    pub(crate) cache_tag: bool,
    /// `pyvenv.cfg`: the top of a Python virtual environment (PEP 405).
    pub(crate) virtual_environment: bool,
    /// A list that a package manager puts among the dependencies it copies.
    vendor_list: bool,
    licence: bool,
    manifest: bool,
    cocoapods: bool,
    carthage: bool,
}

impl FolderMarks {
    /// Takes note of an entry.
    pub(crate) fn note(&mut self, name: &str, is_file: bool) {
        match name {
            ".git" => self.repository = true,
            _ if !is_file => {}
            super::super::ignore_rules::OWN_NAME => self.own_ignore_file = true,
            super::super::ignore_rules::GIT_NAME => self.git_ignore_file = true,
            ".gitattributes" => self.attributes = true,
            "CACHEDIR.TAG" => self.cache_tag = true,
            "pyvenv.cfg" => self.virtual_environment = true,
            "modules.txt" | "autoload.php" | "vendor.txt" | "vendor.json" => self.vendor_list = true,
            "Podfile" => self.cocoapods = true,
            "Cartfile" => self.carthage = true,
            "package.json" | "go.mod" | "Cargo.toml" | "composer.json" | "Gemfile" | "pyproject.toml" | "setup.py"
            | "pom.xml" | "build.gradle" | "build.gradle.kts" | "mix.exs" => self.manifest = true,
            _ => self.licence |= is_licence(name),
        }
    }

    /// Whether a folder of doubtful name is shown by its own entries to hold others' code.
    pub(crate) fn shows_vendored(&self) -> bool {
        self.vendor_list
    }
}

/// Names under which a licence is kept, as in a folder that holds a whole foreign project.
pub(crate) const LICENCES: &[&str] = &[
    "LICENSE",
    "LICENSE.txt",
    "LICENSE.md",
    "LICENCE",
    "LICENCE.txt",
    "LICENCE.md",
    "COPYING",
    "COPYING.txt",
    "COPYRIGHT",
];

fn is_licence(name: &str) -> bool {
    LICENCES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(names: &[&str]) -> FolderMarks {
        let mut marks = FolderMarks::default();
        for name in names {
            marks.note(name, true);
        }
        marks
    }

    #[test]
    fn vendor_is_others_code_only_beside_a_manifest() {
        assert_eq!(class_of_folder("vendor", &marks(&["go.mod"])), FolderClass::Left(SkipReason::Vendored));
        assert_eq!(class_of_folder("vendor", &marks(&["Vendor.java"])), FolderClass::Perhaps);
        assert_eq!(class_of_folder("vending", &marks(&["go.mod"])), FolderClass::Own);
    }

    #[test]
    fn names_that_mean_nothing_else_need_no_witness() {
        assert_eq!(class_of_folder("node_modules", &marks(&[])), FolderClass::Left(SkipReason::Vendored));
        assert_eq!(class_of_folder("__generated__", &marks(&[])), FolderClass::Left(SkipReason::Generated));
        assert_eq!(class_of_folder("dist", &marks(&["package.json"])), FolderClass::Own);
    }
}
