use super::hooks::CFamilyHooks;
use super::roles::{FIELDS, KEYWORD_KINDS, REFINED, ROLES, joined};
use crate::language::{Language, Spec, Support};
use crate::tree::Role;

/// What only C's grammar has.
const OWN: [(&str, Role); 1] = [("variadic_parameter", Role::Parameter)];

const ALL: [(&str, Role); ROLES.len() + OWN.len()] = joined(ROLES, OWN);

pub(in crate::language) static SPEC: Spec = Spec {
    language: Language::C,
    name: "C",
    id: "c",
    extensions: &["c"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_c::LANGUAGE.into(),
    roles: &ALL,
    comments: &["comment"],
    keyword_kinds: &KEYWORD_KINDS,
    fields: FIELDS,
    refined: &REFINED,
    hooks: &CFamilyHooks,
};
