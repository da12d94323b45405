//! Marks what functions return without saying so.

use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, flag};

/// Marks the last expression of every function of `ir` with [`flag::IMPLICIT`], in each branch that the function may end in, where the
/// language returns it. A semicolon behind it makes no difference, as rules that look for `return` expect of Rust.
pub(super) fn mark(ir: &mut Ir, language: Language) {
    if !matches!(language, Language::Ruby | Language::Rust | Language::Scala | Language::OCaml) {
        return;
    }
    let mut open: Vec<IrId> = (0..ir.len())
        .filter(|&id| ir.node(id).kind == Kind::Function)
        .filter_map(|function| ir.child(function, Slot::Body))
        .collect();
    while let Some(id) = open.pop() {
        let last_of = |slot: Slot| ir.in_slot(id, slot).last();
        match ir.node(id).kind {
            Kind::Block | Kind::Case => open.extend(last_of(Slot::Stmt)),
            Kind::If => open.extend([Slot::Then, Slot::Else].into_iter().filter_map(|slot| ir.child(id, slot))),
            Kind::Switch => open.extend(ir.in_slot(id, Slot::Case)),
            Kind::Try => {
                if let Some(last) = ir.child(id, Slot::Finally) {
                    open.push(last);
                } else {
                    let after = ir.child(id, Slot::Else).or_else(|| ir.child(id, Slot::Body));
                    open.extend(after.into_iter().chain(ir.in_slot(id, Slot::Catch)));
                }
            }
            Kind::Catch => open.extend(ir.child(id, Slot::Body)),
            Kind::ExprStmt => {
                if let Some(node) = ir.nodes.get_mut(id as usize) {
                    node.flags |= flag::IMPLICIT;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;
    use crate::rules::ir::flag;
    use crate::rules::lower::lower;
    use crate::syntax::{Limits, parse};

    fn returned(language: Language, code: &str) -> Vec<String> {
        let parsed = parse(language, code, Limits::default());
        let ir = lower(parsed.view(code));
        let marked = ir.nodes.iter().filter(|node| node.flags & flag::IMPLICIT != 0);
        marked.map(|node| node.span.of(code).trim().to_owned()).collect()
    }

    #[test]
    fn ruby_returns_the_last_expression_of_each_branch() {
        let code = "def m\n  a\n  if x\n    b\n  else\n    c\n  end\nend\nf { |x| d }\n";
        assert_eq!(returned(Language::Ruby, code), ["b", "c", "d"]);
    }

    #[test]
    fn scala_returns_the_last_expression_of_each_branch() {
        let code = "object A {\n  def f(x: Int) = {\n    a()\n    x match {\n      case 1 => b()\n      case _ => c()\n    }\n  }\n}\n";
        assert_eq!(returned(Language::Scala, code), ["b()", "c()"]);
    }

    #[test]
    fn rust_returns_the_last_expression() {
        assert_eq!(returned(Language::Rust, "fn f() { a(); b() }\nfn g() { c(); }"), ["b()", "c();"]);
    }
}
