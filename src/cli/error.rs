use crate::exit_code::ExitCode;
use std::fmt::Display;

/// Why a command could not do its work, and what the user can do.
#[derive(Debug)]
pub(super) struct CliError {
    pub(super) message: String,
    pub(super) advice: Option<String>,
    pub(super) code: ExitCode,
}

pub(super) type CliResult = Result<ExitCode, CliError>;

impl CliError {
    /// The command line, the configuration or a named file is wrong.
    pub(super) fn usage(message: impl Display) -> Self {
        Self { message: message.to_string(), advice: None, code: ExitCode::Usage }
    }

    /// With what to do next.
    pub(super) fn advice(mut self, advice: impl Display) -> Self {
        self.advice = Some(advice.to_string());
        self
    }
}
