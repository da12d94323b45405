/// What a server, and who writes a definition, can do beside what all can; a definition that needs more is refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Commands.
    pub run: bool,
    /// Templates: who writes the definition may apply them.
    pub templates: bool,
}

impl Abilities {
    /// Of a server that can do everything.
    pub const ALL: Self = Self { run: true, templates: true };
}
