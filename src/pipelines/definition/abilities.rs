/// What a server can do beside what all can; a definition that needs more is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Commands.
    pub run: bool,
    /// Templates of repositories.
    pub templates: bool,
}

impl Abilities {
    /// Of a server that can do everything.
    pub const ALL: Self = Self { run: true, templates: true };
}
