use super::Spec;
use crate::tree::{Field, Op, Role, TokenClass};

/// A language's tables by the grammar's numbers, so that lowering looks nothing up by name.
pub struct Compiled {
    /// The language's entry in the table.
    pub spec: &'static Spec,
    pub grammar: tree_sitter::Language,
    traits: Box<[KindTraits]>,
    names: Box<[Box<str>]>,
    fields: Box<[Field]>,
}

/// What is known of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent answers about one kind")]
pub struct KindTraits {
    /// [`Role::Other`] for keywords and punctuation.
    pub role: Role,
    /// What sort of token a leaf of this kind is.
    pub class: TokenClass,
    /// The operator that an anonymous kind writes.
    pub op: Op,
    /// Whether it is more than a keyword or a piece of punctuation.
    pub is_named: bool,
    pub is_comment: bool,
    /// Whether it stands for the end of a line, as where Go needs no semicolon, or for its going on in the next.
    pub is_line_end: bool,
    /// Whether [`Hooks::refine`](super::Hooks::refine) decides the role.
    pub is_refined: bool,
}

/// `ERROR` has no number in the table.
const ERROR: KindTraits = KindTraits {
    role: Role::Error,
    class: TokenClass::Identifier,
    op: Op::None,
    is_named: true,
    is_comment: false,
    is_line_end: false,
    is_refined: false,
};

impl Compiled {
    pub(super) fn new(spec: &'static Spec) -> Self {
        let grammar = (spec.grammar)();
        let kinds = 0..grammar.node_kind_count() as u16;
        let names: Box<[Box<str>]> =
            kinds.clone().map(|kind| grammar.node_kind_for_id(kind).unwrap_or_default().into()).collect();
        let traits =
            kinds.zip(&names).map(|(kind, name)| traits_of(name, grammar.node_kind_is_named(kind), spec)).collect();
        let fields = (0..=grammar.field_count() as u16)
            .map(|field| grammar.field_name_for_id(field).map_or(Field::None, |name| field_of(name, spec)))
            .collect();
        Self { spec, grammar, traits, names, fields }
    }

    /// What is known of a kind.
    #[must_use]
    pub fn traits(&self, kind: u16) -> KindTraits {
        self.traits.get(usize::from(kind)).copied().unwrap_or(ERROR)
    }

    /// Number of kinds, without `ERROR`.
    #[must_use]
    pub fn kind_count(&self) -> usize {
        self.traits.len()
    }

    /// The common word for a grammar's field number.
    #[must_use]
    pub fn field(&self, id: u16) -> Field {
        self.fields.get(usize::from(id)).copied().unwrap_or(Field::None)
    }

    /// The grammar's name of a kind.
    #[must_use]
    pub fn kind_name(&self, kind: u16) -> &str {
        self.names.get(usize::from(kind)).map_or("ERROR", |name| name)
    }

    /// The number of a named kind, for hooks that must ask for one; `None` where the grammar has none.
    #[must_use]
    pub fn kind_id(&self, name: &str) -> Option<u16> {
        Some(self.grammar.id_for_node_kind(name, true)).filter(|&id| id != 0)
    }
}

/// Named leaf kinds that are pieces of a literal, in any grammar.
const LITERAL_PARTS: [&str; 19] = [
    "string_fragment",
    "string_content",
    "string_start",
    "string_end",
    "string_value",
    "escape_sequence",
    "escape_interpolation",
    "heredoc_content",
    "heredoc_beginning",
    "heredoc_end",
    "heredoc_start",
    "nowdoc_string",
    "simple_symbol",
    "regex_pattern",
    "regex_flags",
    "quoted_string_content",
    "character_content",
    "conversion_specification",
    "pretty_printing_indication",
];

fn traits_of(name: &str, is_named: bool, spec: &Spec) -> KindTraits {
    let listed = spec.roles.iter().find(|(listed, _)| is_named && *listed == name);
    let role = listed.map_or(Role::Other, |(_, role)| *role);
    KindTraits {
        role,
        class: class_of(name, is_named, role, spec),
        op: if is_named { Op::None } else { Op::of_text(name) },
        is_named,
        is_comment: spec.comments.contains(&name),
        is_line_end: if is_named { name == "line_continuation" } else { matches!(name, "\n" | "\r\n" | "\r") },
        is_refined: is_named && spec.refined.contains(&name),
    }
}

fn class_of(name: &str, named: bool, role: Role, spec: &Spec) -> TokenClass {
    if named {
        return match role {
            _ if spec.keyword_kinds.contains(&name) => TokenClass::Keyword,
            Role::String | Role::Number | Role::Character | Role::Boolean | Role::Null | Role::Regex => {
                TokenClass::Literal
            }
            _ if LITERAL_PARTS.contains(&name) => TokenClass::Literal,
            Role::Break | Role::Continue | Role::Return | Role::This | Role::Super => TokenClass::Keyword,
            _ => TokenClass::Identifier,
        };
    }
    match name.chars().next() {
        _ if matches!(name, "#{" | "@{") => TokenClass::Punctuation,
        Some(first) if first.is_alphabetic() || first == '_' || first == '#' || first == '@' => TokenClass::Keyword,
        _ if matches!(
            name,
            "(" | ")" | "[" | "]" | "{" | "}" | "," | ";" | ":" | "\"" | "'" | "`" | "\n" | "${" | "#{" | "$"
        ) =>
        {
            TokenClass::Punctuation
        }
        _ => TokenClass::Operator,
    }
}

fn field_of(name: &str, spec: &Spec) -> Field {
    if let Some((_, field)) = spec.fields.iter().find(|(listed, _)| *listed == name) {
        return *field;
    }
    match name {
        "name" => Field::Name,
        "body" => Field::Body,
        "parameters" | "parameter" => Field::Parameters,
        "return_type" | "result" => Field::ReturnType,
        "type" => Field::Type,
        "condition" => Field::Condition,
        "consequence" => Field::Consequence,
        "alternative" => Field::Alternative,
        "initializer" | "init" => Field::Initializer,
        "update" | "increment" => Field::Update,
        "left" => Field::Left,
        "right" => Field::Right,
        "operand" | "argument" => Field::Operand,
        "value" => Field::Value,
        "key" => Field::Key,
        "function" | "method" | "constructor" | "macro" => Field::Callee,
        "arguments" => Field::Arguments,
        "object" | "receiver" => Field::Object,
        "property" | "attribute" | "field" => Field::Property,
        "index" | "subscript" => Field::Index,
        "declarator" => Field::Declarator,
        "superclass" | "superclasses" | "trait" => Field::Superclass,
        "interfaces" => Field::Interfaces,
        "path" => Field::Path,
        "source" | "module_name" => Field::Source,
        "alias" => Field::Alias,
        "label" => Field::Label,
        "pattern" => Field::Pattern,
        "decorator" => Field::Decorators,
        _ => Field::None,
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;

    #[test]
    fn every_kind_named_in_a_role_map_exists_in_its_grammar() {
        for language in Language::all() {
            let (spec, compiled) = (language.spec(), language.compiled());
            let names = spec
                .roles
                .iter()
                .map(|(name, _)| *name)
                .chain(spec.comments.iter().copied())
                .chain(spec.keyword_kinds.iter().copied())
                .chain(spec.refined.iter().copied());
            for name in names {
                let known = (0..compiled.grammar.node_kind_count() as u16)
                    .any(|kind| compiled.grammar.node_kind_is_named(kind) && compiled.kind_name(kind) == name);
                assert!(known, "{}: the grammar has no kind {name}", spec.name);
            }
        }
    }

    #[test]
    fn every_kind_stands_in_a_role_map_once() {
        for language in Language::all() {
            let mut seen = std::collections::HashSet::new();
            for (name, _) in language.spec().roles {
                assert!(seen.insert(name), "{}: {name}", language.name());
            }
        }
    }
}
