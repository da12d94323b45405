//! What each place may hold at one point of a function.

use super::value::Taints;
use crate::rules::ir::Symbol;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

/// A variable, and fields or constant elements in it: `x`, `x.a`, `x[0].b`.
pub(super) type Place = Vec<Symbol>;

/// Longer places are known by their beginning.
pub(super) const LONGEST_PLACE: usize = 5;

/// Which taints each place may hold. A place that is not listed holds what the nearest listed place around it holds.
#[derive(Debug, Clone)]
pub(super) struct Env {
    /// By path; what points share is not copied before one of them changes.
    places: Rc<BTreeMap<Rc<[Symbol]>, Taints>>,
    /// Whether this point can be reached at all.
    pub reachable: bool,
    /// Taint of everything that runs, by control sources.
    pub control: Taints,
}

impl Default for Env {
    fn default() -> Self {
        Self { places: Rc::default(), reachable: true, control: Taints::default() }
    }
}

impl Env {
    /// A point that is never reached.
    pub(super) fn unreachable() -> Self {
        Self { reachable: false, ..Self::default() }
    }

    /// What `place` itself holds.
    pub(super) fn own(&self, place: &[Symbol]) -> Taints {
        let listed = |length: usize| self.places.get(&place[..length]).map(|taints| (length, taints));
        let Some((length, taints)) = (1..=place.len()).rev().find_map(listed) else { return Taints::default() };
        match &place[length..] {
            [] => taints.clone(),
            rest => taints.in_part(rest),
        }
    }

    /// What `place` and everything in it hold.
    pub(super) fn all(&self, place: &[Symbol]) -> Taints {
        self.inside(place).fold(self.own(place), |all, (_, taints)| all.or(taints))
    }

    /// The listed places in `place`, itself among them, with what stands behind its own path.
    pub(super) fn inside<'e>(&'e self, place: &'e [Symbol]) -> impl Iterator<Item = (&'e [Symbol], &'e Taints)> {
        self.listed(place).map(move |(listed, taints)| (&listed[place.len()..], taints))
    }

    fn listed<'e>(&'e self, place: &'e [Symbol]) -> impl Iterator<Item = (&'e Rc<[Symbol]>, &'e Taints)> {
        self.places
            .range::<[Symbol], _>((Bound::Included(place), Bound::Unbounded))
            .take_while(move |(listed, _)| listed.starts_with(place))
    }

    /// Lets `place` hold `taints` and nothing else, whatever stood in it.
    pub(super) fn put(&mut self, mut place: Place, taints: Taints) {
        if place.len() > LONGEST_PLACE {
            place.truncate(LONGEST_PLACE);
            self.add(&place, &taints);
            return;
        }
        self.forget(&place);
        // A clean place must be listed only where the place around it is not.
        if !taints.is_clean() || !self.own(&place).is_clean() {
            self.list(place.into(), taints);
        }
    }

    /// Lets `place` hold `taints` too.
    pub(super) fn add(&mut self, place: &[Symbol], taints: &Taints) {
        if taints.is_clean() {
            return;
        }
        let place = &place[..place.len().min(LONGEST_PLACE)];
        let own = self.own(place);
        let all = own.or(taints);
        if !all.is(&own) || !self.places.contains_key(place) {
            self.list(place.into(), all);
        }
    }

    fn list(&mut self, place: Rc<[Symbol]>, taints: Taints) {
        Rc::make_mut(&mut self.places).insert(place, taints);
    }

    /// Cleans `place` and everything in it.
    pub(super) fn clean(&mut self, place: &[Symbol]) {
        self.put(place.to_vec(), Taints::default());
    }

    /// Unlists `place` and what is in it.
    fn forget(&mut self, place: &[Symbol]) {
        let listed: Vec<Rc<[Symbol]>> = self.listed(place).map(|(listed, _)| Rc::clone(listed)).collect();
        if listed.is_empty() {
            return;
        }
        let places = Rc::make_mut(&mut self.places);
        for place in listed {
            places.remove(&place);
        }
    }

    /// What may hold at a point that is reached from here and from `other`.
    pub(super) fn join(&mut self, other: &Self) {
        if !other.reachable {
            return;
        }
        if !self.reachable {
            *self = other.clone();
            return;
        }
        self.control.add(&other.control);
        if Rc::ptr_eq(&self.places, &other.places) {
            return;
        }
        // Mostly both say the same of most places.
        let of_other = other.places.iter().filter_map(|(place, theirs)| {
            let mine = self.own(place);
            let both = mine.or(theirs);
            (!both.is(&mine) || !self.places.contains_key(place)).then(|| (Rc::clone(place), both))
        });
        let only_here = self.places.iter().filter(|(place, _)| !other.places.contains_key(*place));
        let of_self = only_here.filter_map(|(place, mine)| {
            let both = mine.or(&other.own(place));
            (!both.is(mine)).then(|| (Rc::clone(place), both))
        });
        let joined: Vec<(Rc<[Symbol]>, Taints)> = of_other.chain(of_self).collect();
        if !joined.is_empty() {
            Rc::make_mut(&mut self.places).extend(joined);
        }
    }

    /// Whether both say the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.reachable == other.reachable
            && self.control.same(&other.control)
            && (Rc::ptr_eq(&self.places, &other.places) || self.same_places(other))
    }

    fn same_places(&self, other: &Self) -> bool {
        self.places.len() == other.places.len()
            && self.places.iter().zip(other.places.iter()).all(|(one, two)| one.0 == two.0 && one.1.same(two.1))
    }

    /// Whether nothing is tainted at all.
    pub(super) fn is_clean(&self) -> bool {
        self.control.is_clean() && self.tainted().next().is_none()
    }

    /// All places that hold anything.
    pub(super) fn tainted(&self) -> impl Iterator<Item = (&Rc<[Symbol]>, &Taints)> {
        self.places.iter().filter(|(_, taints)| !taints.is_clean())
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::{Origin, Taint, Trace};
    use super::*;
    use crate::rules::ir::symbol_of;

    fn place(path: &str) -> Place {
        path.split('.').map(symbol_of).collect()
    }

    fn taint(source: u32) -> Taints {
        Taints::one(Taint { origin: Origin::Source(source), label: Symbol::NONE, trace: Trace::default() })
    }

    #[test]
    fn a_field_holds_what_its_object_holds_until_it_is_overwritten() {
        let mut env = Env::default();
        env.put(place("x"), taint(0));
        assert!(!env.own(&place("x.a")).is_clean());
        env.put(place("x.a"), Taints::default());
        assert!(env.own(&place("x.a")).is_clean());
        assert!(!env.own(&place("x.b")).is_clean());
    }

    #[test]
    fn a_tainted_field_taints_the_object_as_a_whole_only() {
        let mut env = Env::default();
        env.put(place("x.a"), taint(0));
        assert!(env.own(&place("x.b")).is_clean());
        assert!(!env.all(&place("x")).is_clean());
    }

    #[test]
    fn what_either_branch_may_hold_holds_after_both() {
        let (mut one, mut two) = (Env::default(), Env::default());
        one.put(place("x"), taint(0));
        two.put(place("x.a"), taint(1));
        one.join(&two);
        assert_eq!(one.own(&place("x.a")).iter().count(), 2);
        assert_eq!(one.own(&place("x.b")).iter().count(), 1);
    }
}
