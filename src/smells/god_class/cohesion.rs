//! How much the methods of a class have to do with each other, and with others.

use super::super::SmellInput;
use crate::language::Language;
use crate::syntax::{Function, TypeDeclaration};
use crate::tree::{Field, NodeId, Role};
use hashbrown::{HashMap, HashSet};

pub(super) struct Cohesion {
    /// Pairs of methods that use a common field of their object, in percent of all pairs: "tight class cohesion" (TCC) of
    /// J. Bieman and B. Kang, Cohesion and Reuse in an Object-Oriented System (1995).
    pub percent: u32,
    /// Different members of other objects that the methods read or write, or ask for by an accessor: "access to foreign
    /// data" (ATFD) of Lanza and Marinescu, counted by name since types are not known.
    pub foreign_members: u32,
    /// Different fields of their object that the methods use.
    pub fields: u32,
}

/// Methods beyond this number do not change the picture, but pairs grow with the square.
const MOST_METHODS: usize = 1_000;

/// Measures `methods`, which are those of `declared` that work on an object.
pub(super) fn measure(
    input: &SmellInput<'_>,
    class: &TypeDeclaration,
    methods: &[&Function],
    declared: &[&Function],
) -> Cohesion {
    let own = own_names(input, class, declared);
    let imports = &input.facts.imports;
    let bound = imports.iter().filter_map(|import| import.binding.as_deref());
    let named = imports.iter().flat_map(|import| import.names.iter().map(|name| name.local.as_str()));
    let modules: HashSet<&str> = bound.chain(named).collect();
    let mut foreign = HashSet::new();
    let mut users: HashMap<u32, Vec<usize>> = HashMap::new();
    for (number, method) in methods.iter().take(MOST_METHODS).enumerate() {
        scan(input, method.node, &own, &modules, &mut foreign, &mut |field| {
            let users = users.entry(field).or_default();
            if users.last() != Some(&number) {
                users.push(number);
            }
        });
    }
    let count = methods.len().min(MOST_METHODS);
    Cohesion {
        percent: shared_pairs_percent(count, &users),
        foreign_members: foreign.len() as u32,
        fields: users.len() as u32,
    }
}

/// Names that a class declares itself, as symbols.
struct OwnNames {
    fields: HashSet<u32>,
    methods: HashSet<u32>,
}

fn own_names(input: &SmellInput<'_>, class: &TypeDeclaration, methods: &[&Function]) -> OwnNames {
    let tree = input.view.tree;
    let inside_a_method = |id: NodeId| {
        let before = methods.partition_point(|method| method.node <= id);
        before.checked_sub(1).is_some_and(|last| id < tree.node(methods[last].node).subtree_end)
    };
    // Only languages that may leave out `this` need the declared fields.
    let declared = matches!(input.language(), Language::Java | Language::CSharp | Language::Kotlin);
    let fields = if declared {
        tree.descendants(class.node)
            .filter(|&id| matches!(tree.node(id).role, Role::FieldDeclaration | Role::Variable) && !inside_a_method(id))
            .filter_map(|id| tree.child_by_field(id, Field::Name))
            .filter_map(|name| tree.tokens.get(tree.node(name).first_token as usize))
            .map(|token| token.symbol)
            .collect()
    } else {
        HashSet::new()
    };
    let methods = methods
        .iter()
        .filter_map(|method| {
            let at = tree.tokens.partition_point(|token| token.span.start < method.name_span.start);
            tree.tokens.get(at).map(|token| token.symbol)
        })
        .collect();
    OwnNames { fields, methods }
}

fn scan(
    input: &SmellInput<'_>,
    method: NodeId,
    own: &OwnNames,
    modules: &HashSet<&str>,
    foreign: &mut HashSet<u32>,
    uses_field: &mut dyn FnMut(u32),
) {
    let tree = input.view.tree;
    for id in tree.descendants(method) {
        let node = tree.node(id);
        // Grammars without a member node in calls name the object beside the method.
        let is_method_call = node.role == Role::Call && tree.child_by_field(id, Field::Object).is_some();
        if is_method_call && !is_foreign_accessor(input, id) {
            continue;
        }
        if node.role != Role::Member && !is_method_call {
            let symbol = tree.tokens.get(node.first_token as usize).map(|token| token.symbol);
            let is_leaf = node.subtree_end == id + 1;
            if let Some(symbol) = symbol
                && is_leaf
                && (own.fields.contains(&symbol) || input.view.text_of(id).starts_with('@'))
            {
                uses_field(symbol);
            }
            continue;
        }
        let name = match tree.child_by_field(id, if is_method_call { Field::Callee } else { Field::Property }) {
            Some(name) => tree.tokens.get(tree.node(name).first_token as usize),
            // The member's name is the last token: `object.member`.
            None => tree.tokens_of(id).last(),
        };
        let Some(member) = name else { continue };
        let object = tree.child_by_field(id, Field::Object).or_else(|| tree.children(id).next());
        let Some(object) = object else { continue };
        let is_call = is_method_call
            || node.field == Field::Callee
                && tree.parent(id).is_some_and(|parent| tree.node(parent).role == Role::Call);
        let name = input.view.text_of(object);
        if matches!(tree.node(object).role, Role::This) || matches!(name, "self" | "this" | "cls" | "$this") {
            if !own.methods.contains(&member.symbol) {
                uses_field(member.symbol);
            }
            continue;
        }
        // A capital letter is a type or constant, an imported name a module: no objects with members of their own.
        let is_object =
            tree.node(object).role == Role::Identifier && name.starts_with(|c: char| c.is_lowercase() || c == '$');
        let member_name = member.span.of(input.view.text);
        let is_accessor = member_name.strip_prefix("get").is_some_and(|rest| rest.starts_with(char::is_uppercase));
        if is_object && (!is_call || is_accessor) && !modules.contains(name) {
            foreign.insert(member.symbol);
        }
    }
}

/// Whether a call of a method asks an object for one of its members.
fn is_foreign_accessor(input: &SmellInput<'_>, call: NodeId) -> bool {
    input.view.tree.child_by_field(call, Field::Callee).is_some_and(|name| {
        let name = input.view.text_of(name);
        name.strip_prefix("get").is_some_and(|rest| rest.starts_with(char::is_uppercase))
    })
}

fn shared_pairs_percent(methods: usize, users: &HashMap<u32, Vec<usize>>) -> u32 {
    let words = methods.div_ceil(64);
    let mut shares = vec![0_u64; methods * words];
    for users in users.values() {
        let mut row = vec![0_u64; words];
        for &user in users {
            row[user / 64] |= 1 << (user % 64);
        }
        for &user in users {
            for (word, bits) in shares[user * words..(user + 1) * words].iter_mut().zip(&row) {
                *word |= bits;
            }
        }
    }
    // Each method that uses a field shares it with itself.
    let using = (0..methods).filter(|&method| shares[method * words + method / 64] & (1 << (method % 64)) != 0).count();
    let connected = (shares.iter().map(|word| word.count_ones() as usize).sum::<usize>() - using) / 2;
    let pairs = methods * methods.saturating_sub(1) / 2;
    (connected * 100).checked_div(pairs).unwrap_or(100) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohesion_is_the_share_of_pairs_with_a_common_field() {
        // Methods 0, 1 and 2 share one field, 2 and 3 another: 4 of 6 pairs.
        let users = HashMap::from_iter([(7, vec![0, 1, 2]), (8, vec![2, 3])]);
        assert_eq!(shared_pairs_percent(4, &users), 66);
        assert_eq!(shared_pairs_percent(4, &HashMap::new()), 0);
        assert_eq!(shared_pairs_percent(1, &HashMap::new()), 100);
        let all = HashMap::from_iter([(1, (0..200).collect())]);
        assert_eq!(shared_pairs_percent(200, &all), 100);
    }
}
