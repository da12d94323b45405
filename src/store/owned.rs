/// A row that belongs to somebody.
pub trait Owned {
    /// What it is called where there is none: `job`.
    const WHAT: &'static str;

    fn id(&self) -> &str;

    /// The user whose it is; `None` for the server's own.
    fn owner(&self) -> Option<&str>;
}
