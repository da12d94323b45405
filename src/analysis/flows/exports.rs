//! What one file's functions mean to others, for one rule.

use super::vocabulary::Vocabulary;
use crate::rules::engine::{Linked, RuleKey};
use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::taint::{Ask, Families, ForeignFunction, ForeignTaint};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file and a rule.
pub(super) type Place = (u32, RuleKey);

/// The functions of one file that others must know.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// Those that do something with taint.
    acting: Functions,
    /// Those that hand it on to other files.
    asking: Functions,
    families: Families,
}

impl Exports {
    /// What `linked` tells others; that is taken out of it.
    pub(super) fn take(linked: &mut Linked) -> Self {
        let mut exports = Self { families: std::mem::take(&mut linked.families), ..Self::default() };
        for function in std::mem::take(&mut linked.exports) {
            let function = Arc::new(function);
            if !function.asks.is_empty() {
                exports.asking.insert(Arc::clone(&function));
            }
            if function.acts {
                exports.acting.insert(function);
            }
        }
        exports
    }

    /// What the functions, and the types with methods, are called that do something with taint.
    pub(super) fn names(&self) -> impl Iterator<Item = Symbol> {
        self.acting.by_name.keys().flat_map(|(class, name)| class.iter().copied().chain([*name]))
    }

    /// The function that `path` names, as seen from inside of the file; nothing names what the module itself is.
    pub(super) fn function(&self, path: &[Symbol], arguments: usize) -> Option<Arc<ForeignFunction>> {
        self.acting.find(path, arguments)
    }

    /// The methods of the type that `path` names.
    pub(super) fn methods(&self, path: &[Symbol]) -> Vec<Arc<ForeignFunction>> {
        let class = path.last().copied().unwrap_or_else(|| symbol_of("default"));
        self.acting.all().filter(|function| function.class == Some(class)).cloned().collect()
    }

    /// What must be asked of other files where what `path` names is handed taint: what that hands on, or where it is not here, those that
    /// its type is derived from.
    pub(super) fn asked_by(&self, path: &[Symbol], arguments: usize) -> Vec<Arc<Ask>> {
        if let Some(function) = self.asking.find(path, arguments) {
            return function.asks.to_vec();
        }
        let (Some((&name, of)), None) = (path.split_last(), self.acting.find(path, arguments)) else {
            return Vec::new();
        };
        let default = symbol_of("default");
        let class = of.last().copied().unwrap_or(default);
        let parents = self.families.iter().filter(|(derived, _)| class == default || *derived == class);
        let paths = parents.flat_map(|(_, parents)| parents).map(|parent| [parent.as_slice(), &[name]].concat());
        let paths: Vec<Vec<Symbol>> = paths.collect();
        if paths.is_empty() { Vec::new() } else { vec![Arc::new(Ask { paths, arguments })] }
    }

    /// Those of the acting functions that do something else than `before`, whatever way taint takes.
    pub(super) fn news(&self, before: Option<&Self>) -> News {
        let is_new = |function: &&Arc<ForeignFunction>| {
            let known = before.and_then(|before| before.acting.by_name.get(&(function.class, function.name)));
            !known.into_iter().flatten().any(|known| known.does_the_same(function))
        };
        let mut news = Functions::default();
        self.acting.all().filter(is_new).for_each(|function| news.insert(Arc::clone(function)));
        News { functions: news }
    }
}

/// What was newly learned of a file's functions.
#[derive(Debug, Default)]
pub(super) struct News {
    functions: Functions,
}

impl News {
    pub(super) fn is_empty(&self) -> bool {
        self.functions.by_name.is_empty()
    }

    /// Whether it is about what `path` names, or a method of a type that it names.
    pub(super) fn are_of(&self, path: &[Symbol], arguments: usize) -> bool {
        self.functions.find(path, arguments).is_some()
    }

    /// Whether any of it brings taint of a source.
    pub(super) fn bring(&self) -> bool {
        self.bringing().next().is_some()
    }

    fn bringing(&self) -> impl Iterator<Item = &Arc<ForeignFunction>> {
        let brings = |taints: &[ForeignTaint]| taints.iter().any(|taint| taint.parameter.is_none());
        self.functions.all().filter(move |function| {
            brings(&function.returns) || function.effects.iter().any(|effect| brings(&effect.2))
        })
    }

    /// Whether a file with these words may call what brings taint, or derive a type from one that has it.
    pub(super) fn bring_to(&self, words: &Vocabulary) -> bool {
        let is_named = |name: Symbol| name == symbol_of("default") || words.has(name);
        self.bringing().any(|function| match function.class {
            Some(class) => is_named(class) && (function.makes || words.may_derive() || is_named(function.name)),
            None => is_named(function.name),
        })
    }
}

/// Functions by type and name.
#[derive(Debug, Default)]
struct Functions {
    by_name: BTreeMap<(Option<Symbol>, Symbol), Vec<Arc<ForeignFunction>>>,
}

impl Functions {
    fn insert(&mut self, function: Arc<ForeignFunction>) {
        self.by_name.entry((function.class, function.name)).or_default().push(function);
    }

    fn all(&self) -> impl Iterator<Item = &Arc<ForeignFunction>> {
        self.by_name.values().flatten()
    }

    fn find(&self, path: &[Symbol], arguments: usize) -> Option<Arc<ForeignFunction>> {
        let default = symbol_of("default");
        match path {
            [] => self.named(None, default, arguments).or_else(|| self.maker(default, arguments)),
            [name] => self
                .named(None, *name, arguments)
                .or_else(|| self.maker(*name, arguments))
                .or_else(|| self.named(Some(default), *name, arguments)),
            [.., class, name] => self.named(Some(*class), *name, arguments),
        }
    }

    fn named(&self, class: Option<Symbol>, name: Symbol, arguments: usize) -> Option<Arc<ForeignFunction>> {
        let all = self.by_name.get(&(class, name))?;
        let fitting = all.iter().find(|function| function.parameters.len() == arguments);
        fitting.or_else(|| all.first()).cloned()
    }

    /// What makes objects of `class`.
    fn maker(&self, class: Symbol, arguments: usize) -> Option<Arc<ForeignFunction>> {
        let of_class = || self.all().filter(|function| function.class == Some(class) && function.makes);
        of_class().find(|function| function.parameters.len() == arguments).or_else(|| of_class().next()).cloned()
    }
}
