//! What the embedded AWS fails by.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the embedded AWS did not start, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The port cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The loopback address that was tried.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No thread or runtime for the server.
    #[error("cannot start the demo's server: {0}")]
    Start(std::io::Error),
    /// The sample data could not be made or read.
    #[error("cannot make the sample data: {0}")]
    Seed(String),
    /// A policy cannot be read, or is for an account that there is not.
    #[error("cannot take the policy: {0}")]
    Policy(String),
    /// The config file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address cannot be printed.
    #[error("cannot print the address: {0}")]
    Output(std::io::Error),
    /// Signals cannot be caught.
    #[error("cannot listen for signals: {0}")]
    Signal(std::io::Error),
}
