//! The way from paths to source text: walk, recognise, read, and what git knows of it.
//!
//! [`discover()`] lists what there is, [`read()`] gives one file's text. Everything that is left out is
//! told, as a [`SkippedFile`] where it was on purpose and as a [`Problem`](crate::finding::Problem)
//! where it was not.

mod archive;
mod attributes;
mod bounded;
mod byte_size;
mod classify;
mod control_files;
mod discover;
mod discovery;
pub mod git;
mod hash;
mod ignore_rules;
mod options;
mod path_filter;
mod paths;
mod plain;
mod read;
mod refusal;
mod rewrite;
mod unified;
mod walk;
mod watch;
mod write;

pub use archive::{ArchiveError, Limits, Packing, Unpacked, unpack};
pub use bounded::{read_bounded, read_text_bounded};
pub use byte_size::ByteSize;
pub use control_files::ControlFiles;
pub use discover::{discover, discover_below, discover_by};
pub use discovery::{Discovery, SkippedFile, SourceFile};
pub use git::{GitError, Repository};
pub use hash::ContentHash;
pub use options::Options;
pub use path_filter::GlobError;
pub use plain::{Archive, PathChoice, PlainFile, PlainText, packing_of, plain_text, read_plain};
pub use read::{ReadOutcome, SourceText, read, read_with_blob};
pub use rewrite::{RewriteError, rewrite};
pub use unified::unified_diff;
pub use watch::Watcher;
pub use write::{StagedFile, WriteError, is_closed_pipe, stage_file, write_file, write_stdout};
