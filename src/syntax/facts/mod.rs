//! What a file declares: functions, types, imports.

mod collect;

use crate::language::{Import, SourceView};
use crate::text::Span;
use crate::tree::NodeId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The declarations of a file.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In the order of the text; an outer function stands before those inside it. Declarations
    /// without a body (prototypes, overload signatures, abstract and interface methods) are left out.
    pub functions: Vec<Function>,
    /// In the order of the text; an outer type stands before those inside it.
    pub types: Vec<TypeDeclaration>,
    /// In the order of the text.
    pub imports: Vec<Import>,
    /// Functions and types together, in the order of the text, for [`Facts::symbol_at`].
    scopes: Vec<Scope>,
}

/// A function, method or lambda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub node: NodeId,
    /// Without its surroundings; `<lambda>` where it has none. A lambda that is assigned to a
    /// variable, field or key has that one's name.
    pub name: Arc<str>,
    /// With the types, namespaces and functions around it, joined by `.`, e.g. `Parser.parse.inner`;
    /// very long surroundings are told as `…`.
    pub qualified_name: Arc<str>,
    pub kind: FunctionKind,
    /// Without `self`, `this` or a receiver.
    pub parameters: u32,
    /// The function it stands in, as an index of [`Facts::functions`].
    pub outer: Option<u32>,
    /// The type it belongs to, as an index of [`Facts::types`].
    pub owner: Option<u32>,
    /// Where its name stands, or its first token where it has none.
    pub name_span: Span,
    pub first_line: u32,
    pub last_line: u32,
    /// By its own marks, or because it stands inside a test function, type or namespace.
    pub is_test: bool,
    /// Whether it can be seen outside its file by its own marks; never for a function that is local to another.
    pub is_exported: bool,
}

/// What sort of function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    Function,
    Method,
    Lambda,
}

/// A class, struct, interface, enum and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDeclaration {
    pub node: NodeId,
    /// `<anonymous>` where it has none.
    pub name: Arc<str>,
    pub qualified_name: Arc<str>,
    pub name_span: Span,
    pub first_line: u32,
    pub last_line: u32,
    /// By its own marks, or because it stands inside a test function, type or namespace.
    pub is_test: bool,
    /// Whether it can be seen outside its file; never for what stands inside a function.
    pub is_exported: bool,
}

/// Where a function or type stands.
#[derive(Debug, Clone)]
struct Scope {
    span: Span,
    /// The scope around it; [`NO_SCOPE`] where there is none.
    outer: u32,
    qualified_name: Arc<str>,
}

const NO_SCOPE: u32 = u32::MAX;

impl Facts {
    /// The facts of a parsed file.
    #[must_use]
    pub fn of(view: &SourceView<'_>) -> Self {
        collect::collect(view)
    }

    /// Qualified name of the innermost function or type around `span`.
    #[must_use]
    pub fn symbol_at(&self, span: Span) -> Option<Arc<str>> {
        // Scopes nest, so that the innermost around a place is the last that begins before it or one around that.
        let mut at = (self.scopes.partition_point(|scope| scope.span.start <= span.start) as u32).wrapping_sub(1);
        while let Some(scope) = self.scopes.get(at as usize) {
            if scope.span.contains(span) {
                return Some(Arc::clone(&scope.qualified_name));
            }
            at = scope.outer;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{ImportForm, ImportTiming, Language};
    use crate::syntax::{Limits, parse};

    fn facts_of(language: Language, text: &str) -> Facts {
        let parsed = parse(language, text, Limits::default());
        Facts::of(&parsed.view(text))
    }

    const NESTED: &str = "\
class Parser:
    def parse(self, text):
        def inner(a, b=1, *rest):
            return lambda x: x
        return inner

    class State:
        pass

def helper(): pass
";

    #[test]
    fn functions_know_their_names_owners_and_surroundings() {
        let facts = facts_of(Language::Python, NESTED);
        let told: Vec<_> = facts
            .functions
            .iter()
            .map(|f| (&*f.qualified_name, f.kind, f.parameters, f.outer, f.owner, f.first_line, f.last_line))
            .collect();
        assert_eq!(
            told,
            [
                ("Parser.parse", FunctionKind::Method, 1, None, Some(0), 2, 5),
                ("Parser.parse.inner", FunctionKind::Function, 3, Some(0), None, 3, 4),
                ("Parser.parse.inner.<lambda>", FunctionKind::Lambda, 1, Some(1), None, 4, 4),
                ("helper", FunctionKind::Function, 0, None, None, 10, 10),
            ]
        );
        let types: Vec<_> = facts.types.iter().map(|t| (&*t.qualified_name, t.first_line, t.last_line)).collect();
        assert_eq!(types, [("Parser", 1, 8), ("Parser.State", 7, 8)]);
    }

    #[test]
    fn what_stands_inside_a_function_is_not_exported() {
        let facts = facts_of(Language::Python, NESTED);
        let exported: Vec<_> = facts.functions.iter().map(|f| f.is_exported).collect();
        assert_eq!(exported, [true, false, false, true]);
    }

    #[test]
    fn private_sections_of_cpp_are_not_exported() {
        let text = "\
class Tide {
    int low() { return 1; }
public:
    int high() { return 2; }
    template <class T> T any() { return 3; }
    struct Inner { int in() { return 4; } };
#ifdef DEEP
private:
    int deep() { return 5; }
#endif
protected:
    int kept() { return 6; }
private:
    class Own { public: int own() { return 7; } };
    int last() { return [] { return 8; }(); }
};
struct Open { int open() { return 9; } private: int shut() { return 10; } };
int Tide::outside() { return 11; }
";
        let facts = facts_of(Language::Cpp, text);
        let exported = |name: &str| {
            let of_function = facts.functions.iter().find(|f| &*f.name == name).map(|f| f.is_exported);
            of_function.or_else(|| facts.types.iter().find(|t| &*t.name == name).map(|t| t.is_exported)).unwrap()
        };
        for name in ["high", "any", "in", "kept", "own", "open", "outside", "Tide", "Inner", "Open"] {
            assert!(exported(name), "{name}");
        }
        for name in ["low", "deep", "last", "shut", "Own"] {
            assert!(!exported(name), "{name}");
        }
    }

    #[test]
    fn a_place_knows_the_innermost_function_or_type_around_it() {
        let facts = facts_of(Language::Python, NESTED);
        let symbol = |needle: &str| {
            let at = NESTED.find(needle).unwrap() as u32;
            facts.symbol_at(Span { start: at, end: at + needle.len() as u32 }).map(|name| name.to_string())
        };
        assert_eq!(symbol("b=1").as_deref(), Some("Parser.parse.inner"));
        assert_eq!(symbol("return inner").as_deref(), Some("Parser.parse"));
        assert_eq!(symbol("class State").as_deref(), Some("Parser.State"));
        assert_eq!(symbol("    class State").as_deref(), Some("Parser"));
        assert_eq!(symbol("pass\n\ndef").as_deref(), None);
        assert_eq!(symbol("helper").as_deref(), Some("helper"));
        assert_eq!(facts.symbol_at(Span { start: 9_999, end: 9_999 }), None);
    }

    #[test]
    fn names_of_deeply_nested_functions_stay_short() {
        let depth = 400;
        let text = format!("{}0{}", "(() => ".repeat(depth), ")".repeat(depth));
        let facts = facts_of(Language::JavaScript, &text);
        assert_eq!(facts.functions.len(), depth);
        let longest = facts.functions.iter().map(|function| function.qualified_name.len()).max().unwrap();
        assert!(longest < 600, "{longest}");
        let last = facts.functions.last().unwrap();
        assert_eq!(last.outer, Some(depth as u32 - 2));
    }

    #[test]
    fn imports_tell_when_they_take_effect() {
        let text = "\
import os.path as p
if TYPE_CHECKING:
    from ..a import b as c
def f():
    from x import *
";
        let facts = facts_of(Language::Python, text);
        let told: Vec<_> = facts.imports.iter().map(|i| (i.target.as_str(), i.form, i.timing)).collect();
        assert_eq!(
            told,
            [
                ("os.path", ImportForm::Module, ImportTiming::Load),
                ("a", ImportForm::Relative { level: 2 }, ImportTiming::TypeOnly),
                ("x", ImportForm::Module, ImportTiming::Call),
            ]
        );
    }

    #[test]
    fn everything_may_be_exported_as_types_only() {
        let text = "export type * from './a';\nexport type * as T from './b';\nexport * from './c';\n";
        let facts = facts_of(Language::TypeScript, text);
        let told: Vec<_> = facts.imports.iter().map(|i| (i.target.as_str(), i.timing, i.re_export)).collect();
        assert_eq!(
            told,
            [
                ("./a", ImportTiming::TypeOnly, true),
                ("./b", ImportTiming::TypeOnly, true),
                ("./c", ImportTiming::Load, true),
            ]
        );
    }
}
