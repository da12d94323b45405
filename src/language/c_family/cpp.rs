use super::hooks::CFamilyHooks;
use super::roles::{FIELDS, KEYWORD_KINDS, REFINED, ROLES, joined};
use crate::language::{Language, Spec, Support};
use crate::tree::Role;

/// What only C++'s grammar has.
const OWN: [(&str, Role); 31] = [
    ("namespace_definition", Role::Namespace),
    ("class_specifier", Role::Type),
    ("lambda_expression", Role::Lambda),
    ("optional_parameter_declaration", Role::Parameter),
    ("variadic_parameter_declaration", Role::Parameter),
    ("template_type", Role::TypeReference),
    ("dependent_type", Role::TypeReference),
    ("placeholder_type_specifier", Role::TypeReference),
    ("template_parameter_list", Role::Generics),
    ("template_argument_list", Role::Generics),
    ("condition_clause", Role::Parenthesized),
    ("for_range_loop", Role::Loop),
    ("try_statement", Role::Try),
    ("catch_clause", Role::Catch),
    ("throw_statement", Role::Throw),
    ("co_return_statement", Role::Return),
    ("co_yield_statement", Role::Yield),
    ("co_await_expression", Role::Await),
    ("static_assert_declaration", Role::Assert),
    ("new_expression", Role::New),
    ("delete_expression", Role::Unary),
    ("qualified_identifier", Role::Member),
    ("namespace_identifier", Role::Identifier),
    ("destructor_name", Role::Identifier),
    ("operator_name", Role::Identifier),
    ("parameter_pack_expansion", Role::Spread),
    ("fold_expression", Role::Binary),
    ("constraint_conjunction", Role::Binary),
    ("constraint_disjunction", Role::Binary),
    ("raw_string_literal", Role::String),
    ("this", Role::This),
];

const ALL: [(&str, Role); ROLES.len() + OWN.len()] = joined(ROLES, OWN);

const OWN_KEYWORD_KINDS: [&str; 2] = ["auto", "virtual_specifier"];
const ALL_KEYWORD_KINDS: [&str; KEYWORD_KINDS.len() + OWN_KEYWORD_KINDS.len()] =
    joined(KEYWORD_KINDS, OWN_KEYWORD_KINDS);

const ALL_REFINED: [&str; REFINED.len() + 1] = joined(REFINED, ["class_specifier"]);

pub(in crate::language) static SPEC: Spec = Spec {
    language: Language::Cpp,
    name: "C++",
    id: "cpp",
    extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "ipp", "inl", "tcc", "cppm", "ixx"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    roles: &ALL,
    comments: &["comment"],
    keyword_kinds: &ALL_KEYWORD_KINDS,
    fields: FIELDS,
    refined: &ALL_REFINED,
    hooks: &CFamilyHooks,
};
