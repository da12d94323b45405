//! Publishing to GitHub, seen from outside, against a stand-in for it.

mod action;
mod faults;
mod publishing;
mod stand_in;
pub mod world;
