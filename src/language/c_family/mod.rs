//! C and C++: one set of roles and hooks, to which C++ adds its own.

mod c;
mod cpp;
mod declarator;
mod header;
mod hooks;
mod roles;
mod unexpanded;

pub(super) use c::SPEC as C;
pub(super) use cpp::SPEC as CPP;
pub(super) use header::header_is_cpp;
