use std::io;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The destination failed: a full disk, a closed pipe.
    #[error("the report could not be written: {0}")]
    Write(#[from] io::Error),
    /// A format's own library refused. A defect of ours, never of the input.
    #[error("the {format} report could not be made: {message}; please report this as a bug")]
    Format { format: &'static str, message: String },
}

impl From<serde_json::Error> for RenderError {
    fn from(error: serde_json::Error) -> Self {
        // Serialising plain structs fails only where the destination does.
        Self::Write(error.into())
    }
}
