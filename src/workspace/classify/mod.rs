//! Recognition of files that no person of this project wrote: generated, minified, vendored, binary.
//!
//! By name where the name is used for nothing else, by what the file says of itself, by its shape. Each is
//! a well-known form; a guess that might drop somebody's own code is not made.

mod folders;
mod generated;
mod names;
mod report;
mod shape;

pub(super) use folders::{FolderClass, FolderMarks, LICENCES, class_of_folder};
pub(super) use generated::says_it_is_generated;
pub(super) use names::class_of_name;
pub(super) use report::is_report;
pub(super) use shape::{is_binary, is_minified};

use super::options::Options;
use crate::finding::SkipReason;

/// Whether a file is left out by its path alone, where nothing beside it can be looked at.
pub(super) fn is_left_out_by_path(path: &str, options: &Options) -> bool {
    let is_left_out = |reason| match reason {
        SkipReason::Generated => !options.include_generated,
        SkipReason::Vendored => !options.include_vendored,
        SkipReason::Minified => !options.include_minified,
        _ => false,
    };
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let nothing_beside = FolderMarks::default();
    class_of_name(name).is_some_and(is_left_out)
        || folders.split('/').any(|folder| match class_of_folder(folder, &nothing_beside) {
            FolderClass::Left(reason) => is_left_out(reason),
            FolderClass::Own | FolderClass::Perhaps => false,
        })
}
