//! Who asks, and what they may do.
//!
//! A user has tokens; a token has scopes, never more than its user may do. Users see what is theirs; an admin sees everything, and
//! what an admin changes of others is written into the audit log.

mod audit;
mod jwt;
mod principal;
mod scope;
mod secret;
mod session;
mod token;
mod users;

pub use audit::{AuditEntry, NewAudit, audit_log, note};
pub use jwt::{JwtError, SHORT_LIVED, ShortLived, ShortToken, authenticate_short, is_short, shorten};
pub use principal::{Principal, Proof, authenticate, of_token};
pub use scope::{Access, Area, Scope, ScopeError, Scopes};
pub use secret::random;
pub use session::{
    Means, NewSession, SESSION_HOLDS, Session, end_session, session, sessions_of, sign_in, sign_out, signed_in,
};
pub use token::{MadeToken, NewToken, Token, TokenError, make, revoke, set_scopes, stand_in, tokens_of};
pub use users::{User, UserChange, UserError, add_user, change_user, first_run, is_of_admin, set_admin, user, users};

#[cfg(test)]
mod tests;
