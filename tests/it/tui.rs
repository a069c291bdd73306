//! The terminal program, key by key, over the embedded AWS: what ships, but for the terminal.

mod browsing;
mod comparing;
mod copying;
mod failing;
mod frames;
mod harness;
mod main_job;

pub use harness::Tui;
