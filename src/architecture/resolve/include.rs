//! C and C++ headers, and files that PHP includes by path.

use super::super::graph::Target;
use super::super::paths::{PathIndex, folder, join};
use super::file_or_external;
use crate::language::{Import, ImportForm};

/// `"x.h"` is looked for beside the including file, then in whatever folder of the project holds it;
/// `<x.h>` only in folders called `include`, lest a system header be taken for a file of the project.
pub(super) fn header(index: &PathIndex<'_>, path: &str, import: &Import) -> Target {
    let written = import.target.as_str();
    let found = if import.form == ImportForm::File {
        join(folder(path), written)
            .and_then(|place| index.get(&place))
            .or_else(|| index.by_suffix(plain(written), path, |_| true))
    } else {
        index.by_suffix(written, path, |candidate| {
            candidate.strip_suffix(written).is_some_and(|before| before.ends_with("include/"))
        })
    };
    file_or_external(found, written)
}

/// Without leading `./` and `../`.
fn plain(written: &str) -> &str {
    let mut rest = written;
    while let Some(inner) = rest.strip_prefix("../").or_else(|| rest.strip_prefix("./")) {
        rest = inner;
    }
    rest
}

pub(super) fn php(index: &PathIndex<'_>, path: &str, import: &Import) -> Target {
    let written = import.target.as_str();
    let found = join(folder(path), written).and_then(|place| index.get(&place)).or_else(|| index.get(plain(written)));
    file_or_external(found, written)
}
