use super::ecmascript::{EcmaScriptHooks, LAMBDA_KINDS, PATTERN_KINDS, ROLES as SHARED};
use super::spec::{joined_names, joined_roles};
use super::{Language, Spec, Support};
use crate::tree::Role;

pub(super) static SPEC: Spec = Spec {
    language: Language::JavaScript,
    name: "JavaScript",
    id: "javascript",
    extensions: &["js", "mjs", "cjs", "jsx", "es6"],
    file_names: &["Jakefile"],
    interpreters: &["node", "nodejs", "deno", "bun"],
    support: Support::Full,
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    roles: &ROLES,
    comments: &["comment", "html_comment", "hash_bang_line"],
    keyword_kinds: &["optional_chain", "import"],
    fields: &[],
    refined: &REFINED,
    hooks: &EcmaScriptHooks,
};

const OWN: [(&str, Role); 1] = [("field_definition", Role::FieldDeclaration)];
const ROLES: [(&str, Role); SHARED.len() + OWN.len()] = joined_roles(&[&SHARED, &OWN]);
const REFINED: [&str; LAMBDA_KINDS.len() + PATTERN_KINDS.len()] = joined_names(&[&LAMBDA_KINDS, &PATTERN_KINDS]);
