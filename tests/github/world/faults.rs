//! Switches for what goes wrong between a client and GitHub.

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// 403 with the words of the secondary rate limit; `retry-after` in seconds where told.
    Secondary { retry_after: Option<u64> },
    /// 429 with `retry-after` in seconds.
    TooMany { retry_after: u64 },
    /// 403 with no requests left until so many seconds from now, for this and every other request.
    Primary { reset_in: u64 },
    /// A page of HTML with this status, as GitHub's front answers when what is behind it does not.
    Down(u16),
    /// The connection is reset before anything is done.
    Reset,
    /// The work is done, and the connection is reset before the answer.
    LostAnswer,
    /// The work is done, and the answer breaks off in its middle.
    Truncated,
    /// The work is done, and the answer is an error of the front, as after its ten seconds.
    DoneButDown(u16),
    /// GraphQL only: the data with an error beside it, and null where the error is.
    Partial { path: &'static str },
}

/// A fault with the requests that it meets.
#[derive(Debug, Clone)]
pub struct Switch {
    /// The beginning of `METHOD operation`, such as `POST issues/create-comment` or `POST graphql`; empty for every request.
    pub of: String,
    /// Requests that pass before.
    pub after: usize,
    /// Requests that meet it.
    pub times: usize,
    pub fault: Fault,
}

impl Switch {
    /// Whether the request meets the fault now; counts it.
    pub fn meets(&mut self, request: &str) -> bool {
        if !request.starts_with(&self.of) || self.times == 0 {
            return false;
        }
        if self.after > 0 {
            self.after -= 1;
            return false;
        }
        self.times -= 1;
        true
    }
}
