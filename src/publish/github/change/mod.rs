//! Changes of a repository's files without a clone: looked at by trees and blobs, committed by git's data API, proposed as a pull request.
//!
//! Every step can be done again: trees and commits that nobody points to do no harm, and a branch or a pull request is looked for before it
//! is made. The name of the branch is the caller's own and tells the same change again.

mod files;
mod proposal;

pub use files::{RemoteFile, files_at};
pub use proposal::{
    ChangedFile, Content, Proposal, Proposed, PullState, Tip, close, delete_branch, parent_of, propose, pull_state, tip,
};
