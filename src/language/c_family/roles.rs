use crate::tree::{Field, Role};

/// What the kinds mean that both grammars have.
pub(super) const ROLES: [(&str, Role); 65] = [
    ("translation_unit", Role::File),
    ("preproc_include", Role::Import),
    ("function_definition", Role::Function),
    ("struct_specifier", Role::Type),
    ("union_specifier", Role::Type),
    ("enum_specifier", Role::Type),
    ("parameter_list", Role::Parameters),
    ("parameter_declaration", Role::Parameter),
    ("declaration", Role::Variable),
    ("field_declaration", Role::FieldDeclaration),
    ("enumerator", Role::FieldDeclaration),
    ("attribute_declaration", Role::Decorator),
    ("attribute_specifier", Role::Decorator),
    ("primitive_type", Role::TypeReference),
    ("sized_type_specifier", Role::TypeReference),
    ("type_descriptor", Role::TypeReference),
    ("type_identifier", Role::TypeReference),
    ("compound_statement", Role::Block),
    ("if_statement", Role::If),
    ("else_clause", Role::Else),
    ("conditional_expression", Role::Ternary),
    ("switch_statement", Role::Switch),
    ("case_statement", Role::Case),
    ("for_statement", Role::Loop),
    ("while_statement", Role::Loop),
    ("do_statement", Role::Loop),
    ("seh_try_statement", Role::Try),
    ("seh_except_clause", Role::Catch),
    ("seh_finally_clause", Role::Finally),
    ("return_statement", Role::Return),
    ("break_statement", Role::Break),
    ("continue_statement", Role::Continue),
    ("goto_statement", Role::Goto),
    ("labeled_statement", Role::Label),
    ("statement_identifier", Role::Label),
    ("expression_statement", Role::ExpressionStatement),
    ("preproc_if", Role::Conditional),
    ("preproc_ifdef", Role::Conditional),
    ("preproc_elif", Role::Conditional),
    ("preproc_elifdef", Role::Conditional),
    ("preproc_else", Role::Else),
    ("call_expression", Role::Call),
    ("argument_list", Role::Arguments),
    ("compound_literal_expression", Role::New),
    ("initializer_list", Role::List),
    ("initializer_pair", Role::Pair),
    ("field_expression", Role::Member),
    ("subscript_expression", Role::Index),
    ("assignment_expression", Role::Assignment),
    ("update_expression", Role::Update),
    ("binary_expression", Role::Binary),
    ("unary_expression", Role::Unary),
    ("pointer_expression", Role::Unary),
    ("sizeof_expression", Role::Unary),
    ("alignof_expression", Role::Unary),
    ("parenthesized_expression", Role::Parenthesized),
    ("cast_expression", Role::Cast),
    ("identifier", Role::Identifier),
    ("field_identifier", Role::Identifier),
    ("string_literal", Role::String),
    ("char_literal", Role::Character),
    ("number_literal", Role::Number),
    ("true", Role::Boolean),
    ("false", Role::Boolean),
    ("null", Role::Null),
];

/// Words and operators that are named leaves.
pub(super) const KEYWORD_KINDS: [&str; 2] = ["primitive_type", "preproc_directive"];

pub(super) const REFINED: [&str; 6] =
    ["struct_specifier", "union_specifier", "enum_specifier", "declaration", "field_declaration", "case_statement"];

pub(super) const FIELDS: &[(&str, Field)] =
    &[("designator", Field::Key), ("indices", Field::Index), ("scope", Field::Path)];

/// `first` with `second` behind it.
pub(super) const fn joined<T: Copy, const A: usize, const B: usize, const N: usize>(
    first: [T; A],
    second: [T; B],
) -> [T; N] {
    assert!(A + B == N && A > 0, "the length is the sum of the parts");
    let mut all = [first[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < A { first[at] } else { second[at - A] };
        at += 1;
    }
    all
}
