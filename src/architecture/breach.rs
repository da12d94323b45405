use super::graph::{Edge, FileNode, ImportGraph, Target};
use super::options::{Forbidden, OnlyAllowed, Options};
use super::rules::ARCHITECTURE_BREACH;
use crate::finding::Finding;
use crate::language::ImportTiming;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::sync::Arc;
use thiserror::Error;

/// What is wrong with a declared architecture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchitectureError {
    /// A layer without a name.
    #[error("`{place}` has no name: give it one")]
    Nameless { place: String },
    /// A name that two layers have.
    #[error("two layers are called `{name}`: rename one")]
    TwiceNamed { name: String },
    /// A list of globs without any.
    #[error("`{place}` is empty, so it would match nothing: list at least one path, module or `layer:NAME`")]
    Empty { place: String },
    /// `layer:NAME` of a layer that is not declared.
    #[error("`{place}` names the layer `{name}`, which is not declared{}", suggestion(.similar.as_deref()))]
    UnknownLayer { place: String, name: String, similar: Option<String> },
    /// A glob that cannot be read.
    #[error("`{place}` has the glob `{glob}`, which cannot be read: {reason}")]
    Glob { place: String, glob: String, reason: String },
}

fn suggestion(similar: Option<&str>) -> String {
    similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// A declared architecture that makes sense, ready to be held against an import graph.
#[derive(Debug, Clone)]
pub struct Declared {
    layers: Vec<(String, Matcher)>,
    strict: bool,
    include_tests: bool,
    forbid: Vec<Forbid>,
    only: Vec<Only>,
}

#[derive(Debug, Clone)]
struct Forbid {
    from: Matcher,
    to: Matcher,
    except: Matcher,
    reason: Option<String>,
}

#[derive(Debug, Clone)]
struct Only {
    from: Matcher,
    to: Matcher,
    external: bool,
    reason: Option<String>,
}

impl Declared {
    /// Checks and prepares `options`.
    ///
    /// # Errors
    /// Everything that is wrong with them at once.
    pub fn new(options: &Options) -> Result<Self, Vec<ArchitectureError>> {
        let mut reader = Reader { options, errors: Vec::new() };
        let mut layers = Vec::new();
        for (index, layer) in options.layers.iter().enumerate() {
            if layer.name.trim().is_empty() {
                reader.errors.push(ArchitectureError::Nameless { place: format!("layers[{index}]") });
            }
            if options.layers.iter().take(index).any(|other| other.name == layer.name) {
                reader.errors.push(ArchitectureError::TwiceNamed { name: layer.name.clone() });
            }
            layers.push((layer.name.clone(), reader.matcher(&format!("layers[{index}].paths"), &layer.paths, true)));
        }
        let forbid = options.forbid.iter().enumerate().map(|(index, rule)| reader.forbid(index, rule)).collect();
        let only = options.only.iter().enumerate().map(|(index, rule)| reader.only(index, rule)).collect();
        if !reader.errors.is_empty() {
            return Err(reader.errors);
        }
        Ok(Self { layers, strict: options.strict, include_tests: options.include_tests, forbid, only })
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.forbid.is_empty() && self.only.is_empty()
    }

    /// The imports of `graph` that break what is declared, in the order of the graph; one finding for each
    /// import and declaration. Imports for types only count; declarations of submodules do not.
    #[must_use]
    pub fn breaches(&self, graph: &ImportGraph) -> Vec<Finding> {
        if self.is_empty() {
            return Vec::new();
        }
        let layer_of: Vec<Option<usize>> = graph.files.iter().map(|file| self.layer_of(&file.path)).collect();
        let mut found = Vec::new();
        for edge in graph.edges.iter().filter(|edge| !edge.declares) {
            let Some(file) = graph.files.get(edge.from as usize) else { continue };
            if !self.include_tests && (file.is_test || edge.timing == ImportTiming::Test) {
                continue;
            }
            let mut reasons = Vec::new();
            reasons.extend(self.across_layers(graph, &layer_of, edge));
            reasons.extend(self.forbid.iter().filter_map(|rule| rule.breach(graph, file, edge)));
            reasons.extend(self.only.iter().filter_map(|rule| rule.breach(graph, file, edge)));
            for reason in reasons {
                let target = described(graph, &edge.to);
                found.push(
                    Finding::new(
                        &ARCHITECTURE_BREACH,
                        graph.location(edge),
                        format!("This imports {target}. {reason}"),
                    )
                    .identified_by(format!("{} -> {target}: {reason}", file.path)),
                );
            }
        }
        found
    }

    fn layer_of(&self, path: &str) -> Option<usize> {
        self.layers.iter().position(|(_, paths)| paths.is_path(path))
    }

    fn across_layers(&self, graph: &ImportGraph, layer_of: &[Option<usize>], edge: &Edge) -> Option<String> {
        let here = layer_of.get(edge.from as usize).copied().flatten()?;
        let broken = target_files(graph, &edge.to)
            .iter()
            .filter_map(|&file| layer_of.get(file as usize).copied().flatten())
            .find(|&there| there < here || self.strict && there > here + 1)?;
        let (mine, other) = (&self.layers.get(here)?.0, &self.layers.get(broken)?.0);
        Some(if broken < here {
            format!("Layer `{mine}` stands below layer `{other}` and may not know it.")
        } else {
            format!("Layer `{mine}` may import only the layer right below it, and `{other}` is further down.")
        })
    }
}

impl Forbid {
    fn breach(&self, graph: &ImportGraph, file: &FileNode, edge: &Edge) -> Option<String> {
        let broken = self.from.is_path(&file.path)
            && self.to.is_target(graph, &edge.to)
            && !self.except.is_target(graph, &edge.to);
        broken.then(|| with_reason(&format!("That is forbidden to `{}`.", self.from.written), self.reason.as_ref()))
    }
}

impl Only {
    fn breach(&self, graph: &ImportGraph, file: &FileNode, edge: &Edge) -> Option<String> {
        let free = matches!(edge.to, Target::External(_)) && !self.external;
        let broken = self.from.is_path(&file.path)
            && !free
            && !self.to.is_target(graph, &edge.to)
            && !self.from.is_target(graph, &edge.to);
        let allowed = || format!("`{}` may import only `{}`.", self.from.written, self.to.written);
        broken.then(|| with_reason(&allowed(), self.reason.as_ref()))
    }
}

fn with_reason(message: &str, reason: Option<&String>) -> String {
    reason.map_or_else(|| message.to_owned(), |reason| format!("{message} Reason: {reason}"))
}

fn target_files<'g>(graph: &'g ImportGraph, target: &'g Target) -> &'g [u32] {
    match target {
        Target::File(file) => std::slice::from_ref(file),
        Target::Package(package) => graph.packages.get(*package as usize).map_or(&[], |package| &package.files),
        Target::External(_) => &[],
    }
}

fn described(graph: &ImportGraph, target: &Target) -> Arc<str> {
    match target {
        Target::File(file) => graph.files.get(*file as usize).map(|file| Arc::clone(&file.path)),
        Target::Package(package) => graph.packages.get(*package as usize).map(|package| Arc::clone(&package.name)),
        Target::External(name) => Some(Arc::clone(name)),
    }
    .unwrap_or_else(|| Arc::from("a module"))
}

/// Globs, as paths and as names of modules.
#[derive(Debug, Clone)]
struct Matcher {
    globs: GlobSet,
    /// As the user wrote them, for messages.
    written: String,
}

impl Matcher {
    fn is_path(&self, path: &str) -> bool {
        self.globs.is_match(path)
    }

    /// A module, or what it is inside of: `java.sql` holds `java.sql.Connection`.
    fn is_module(&self, name: &str) -> bool {
        let ends = name.match_indices(['.', '/', ':', '\\']).map(|(at, _)| at).chain([name.len()]);
        ends.filter_map(|end| name.get(..end)).any(|part| !part.is_empty() && self.globs.is_match(part))
    }

    fn is_target(&self, graph: &ImportGraph, target: &Target) -> bool {
        match target {
            Target::External(name) => self.is_module(name),
            _ => target_files(graph, target)
                .iter()
                .filter_map(|&file| graph.files.get(file as usize))
                .any(|file| self.is_path(&file.path)),
        }
    }
}

struct Reader<'o> {
    options: &'o Options,
    errors: Vec<ArchitectureError>,
}

impl Reader<'_> {
    fn forbid(&mut self, index: usize, rule: &Forbidden) -> Forbid {
        Forbid {
            from: self.matcher(&format!("forbid[{index}].from"), &rule.from, true),
            to: self.matcher(&format!("forbid[{index}].to"), &rule.to, true),
            except: self.matcher(&format!("forbid[{index}].except"), &rule.except, false),
            reason: rule.reason.clone(),
        }
    }

    fn only(&mut self, index: usize, rule: &OnlyAllowed) -> Only {
        Only {
            from: self.matcher(&format!("only[{index}].from"), &rule.from, true),
            to: self.matcher(&format!("only[{index}].to"), &rule.to, false),
            external: rule.external,
            reason: rule.reason.clone(),
        }
    }

    fn matcher(&mut self, place: &str, globs: &[String], needed: bool) -> Matcher {
        if needed && globs.iter().all(|glob| glob.trim().is_empty()) {
            self.errors.push(ArchitectureError::Empty { place: place.to_owned() });
        }
        let mut set = GlobSetBuilder::new();
        for written in globs {
            let Some(name) = written.strip_prefix("layer:") else {
                self.add(&mut set, place, written);
                continue;
            };
            if let Some(layer) = self.options.layers.iter().find(|layer| layer.name == name) {
                for path in &layer.paths {
                    self.add(&mut set, place, path);
                }
            } else {
                let similar = self.options.layers.iter().map(|layer| &layer.name);
                let similar = similar
                    .map(|known| (strsim::jaro_winkler(known, name), known))
                    .filter(|(likeness, _)| *likeness > 0.7)
                    .max_by(|(a, _), (b, _)| a.total_cmp(b))
                    .map(|(_, known)| known.clone());
                let (place, name) = (place.to_owned(), name.to_owned());
                self.errors.push(ArchitectureError::UnknownLayer { place, name, similar });
            }
        }
        let globs_written = globs.join("`, `");
        match set.build() {
            Ok(globs) => Matcher { globs, written: globs_written },
            Err(error) => {
                let (place, reason) = (place.to_owned(), error.to_string());
                self.errors.push(ArchitectureError::Glob { place, glob: globs_written.clone(), reason });
                Matcher { globs: GlobSet::empty(), written: globs_written }
            }
        }
    }

    /// Adds a glob, and all below the folder that it may name.
    fn add(&mut self, set: &mut GlobSetBuilder, place: &str, written: &str) {
        let plain = written.trim().trim_start_matches("./").trim_end_matches('/');
        let below = format!("{plain}/**");
        for glob in [plain, &below] {
            match GlobBuilder::new(glob).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => {
                    self.errors.push(ArchitectureError::Glob {
                        place: place.to_owned(),
                        glob: written.to_owned(),
                        reason: error.kind().to_string(),
                    });
                    return;
                }
            }
        }
    }
}
