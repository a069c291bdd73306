//! The real program in a pseudo-terminal: what only there can be seen.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod acts;
mod audited;
mod debug;
mod ending;
mod hostile;
mod refreshing;
mod resizing;
mod signing_in;
mod starting;
mod terminal;

pub use terminal::Pty;
