//! What is told to other services. It takes reports, and knows nothing of how they came to be.

pub mod github;
