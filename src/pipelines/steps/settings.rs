use crate::scans::ScanSettings;
use crate::upkeep::UpkeepSettings;
use std::sync::Arc;

/// Where a command looks for programs where the operator does not say it.
const USUAL_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What steps are done with.
#[derive(Debug, Clone)]
pub struct StepSettings {
    pub scans: Arc<ScanSettings>,
    pub commands: CommandSettings,
    pub upkeep: UpkeepSettings,
}

/// Whether commands are run, and how.
#[derive(Debug, Clone)]
pub struct CommandSettings {
    /// They are refused where it is not set.
    pub allowed: bool,
    /// Where they look for programs.
    pub path: String,
}

impl Default for CommandSettings {
    fn default() -> Self {
        Self { allowed: false, path: USUAL_PATH.to_owned() }
    }
}
