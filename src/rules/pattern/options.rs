use serde::{Deserialize, Serialize};

/// How patterns of a rule are matched: the `options` of a rule that speak of matching, under the names that rules use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, named as rules name them")]
pub struct Options {
    /// A literal matches what is known to have its value.
    pub constant_propagation: bool,
    /// A part of a pattern matches a variable that is known to hold such an expression.
    pub symbolic_propagation: bool,
    /// A definition with a value is an assignment too.
    pub vardef_assign: bool,
    /// A method is an assignment of a function to a field too.
    pub flddef_assign: bool,
    /// A decorator is a call too.
    pub attr_expr: bool,
    /// Arrow functions and functions match each other.
    pub arrow_is_function: bool,
    /// `var` in a pattern matches `let` and `const`.
    pub let_is_var: bool,
    /// `<... ...>` and expression statements look below the expression.
    pub go_deeper_expr: bool,
    /// `...` between statements looks into nested statements.
    pub go_deeper_stmt: bool,
    /// A pattern `f();` matches `x = f();` and `g(f());`.
    pub implicit_deep_exprstmt: bool,
    /// Members of a class and fields of an object may be more than the pattern says.
    pub implicit_ellipsis: bool,
    /// A function's last expression is returned where the language says so.
    pub implicit_return: bool,
    /// `&&`, `||` and bit operators are flattened, and their operands matched in groups.
    pub ac_matching: bool,
    /// `&&` and `||` match in any order.
    pub commutative_boolop: bool,
    /// `==` and `!=` match in any order.
    pub symmetric_eq: bool,
    /// Two uses of a metavariable must be bound to the same thing, not only be called the same.
    pub unify_ids_strictly: bool,
    /// Decorators must come in the order of the pattern.
    pub decorators_order_matters: bool,
    /// Attributes of elements may be more than the pattern says.
    pub xml_attrs_implicit_ellipsis: bool,
    /// Children of elements must come in the order of the pattern.
    pub xml_children_ordered: bool,
    /// `<a></a>` and `<a/>` match each other.
    pub xml_singleton_loose_matching: bool,
    /// The pattern only says where others are looked for (`pattern-inside`), so that of a trailing `...` only the longest
    /// match counts. No option of rules: the place of the pattern in its formula tells.
    #[serde(skip)]
    pub inside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            constant_propagation: true,
            symbolic_propagation: false,
            vardef_assign: true,
            flddef_assign: false,
            attr_expr: true,
            arrow_is_function: true,
            let_is_var: true,
            go_deeper_expr: true,
            go_deeper_stmt: true,
            implicit_deep_exprstmt: true,
            implicit_ellipsis: true,
            implicit_return: true,
            ac_matching: true,
            commutative_boolop: false,
            symmetric_eq: false,
            unify_ids_strictly: true,
            decorators_order_matters: false,
            xml_attrs_implicit_ellipsis: true,
            xml_children_ordered: true,
            xml_singleton_loose_matching: true,
            inside: false,
        }
    }
}
