//! Repositories kept in shape: templates applied to them and taken back, and checked for.
//!
//! ```text
//! asked for ─► row and job in one transaction ─► the repository's files ─► plan ─┬─ a folder: written with a back-up
//!                                              (a folder, or GitHub's trees)     └─ GitHub: branch, commit, pull request
//!                                                        └─► compliance: a row with its checks; event template.compliance
//! ```
//!
//! A job that is done twice changes nothing twice: what a folder has already is no change, and the branch of a pull request is named
//! after the application, so it is found again. A folder is written to only below a root that the operator has opened for that.

mod applications;
mod apply;
mod catalogue;
mod compliance;
mod handler;
mod place;
mod proposals;
mod pulls;
mod request;
mod rollback;
mod work;

pub use applications::{
    Application, ApplicationFilter, ApplicationState, AppliedFile, Way, get as application, list as list_applications,
    settle_abandoned,
};
pub use catalogue::{Catalogue, CatalogueSettings};
pub use compliance::{ComplianceFilter, StoredCompliance, get as compliance, list as list_compliance};
pub use handler::{UpkeepHandler, handlers};
pub use place::{UpkeepError, UpkeepSettings, facts_of, preview};
pub use pulls::PullFollower;
pub use request::{APPLY, CHECK, ROLLBACK, check, request_apply, request_check, request_rollback};
pub use work::{TemplateAct, TemplateWork, Worked, work};

#[cfg(test)]
pub(crate) mod tests;
