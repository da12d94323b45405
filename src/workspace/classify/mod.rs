//! Recognition of files that no person of this project wrote: generated, minified, vendored, binary.
//!
//! By name where the name is used for nothing else, by what the file says of itself, by its shape. Each is
//! a well-known form; a guess that might drop somebody's own code is not made.

mod folders;
mod generated;
mod names;
mod shape;

pub(super) use folders::{FolderClass, FolderMarks, LICENCES, class_of_folder};
pub(super) use generated::says_it_is_generated;
pub(super) use names::class_of_name;
pub(super) use shape::{is_binary, is_minified};
