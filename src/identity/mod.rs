//! Who asks, and what they may do.
//!
//! A user has tokens; a token has scopes, never more than its user may do. Users see what is theirs; an admin sees everything, and
//! what an admin changes of others is written into the audit log.

mod audit;
mod principal;
mod scope;
mod secret;
mod session;
mod token;
mod users;

pub use audit::{AuditEntry, NewAudit, audit_log, note};
pub use principal::{Principal, authenticate};
pub use scope::{Access, Area, Scope, ScopeError, Scopes};
pub use session::{SESSION_HOLDS, sign_in, sign_out, signed_in};
pub use token::{MadeToken, NewToken, Token, TokenError, make, revoke, tokens_of};
pub use users::{User, UserError, add_user, first_run, user, users};

#[cfg(test)]
mod tests;
