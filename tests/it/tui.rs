//! The terminal program, key by key, over the embedded AWS: what ships, but for the terminal.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so by ending"
)]

mod audited;
mod browsing;
mod by_key;
mod compared_again;
mod comparing;
mod copying;
mod failing;
mod failover;
mod frames;
mod fresh;
mod harness;
mod health;
mod in_place;
mod least;
mod main_job;
mod mfa;
mod midway;
mod names;
mod reached;
mod readable;
mod switching;
mod told_keys;
mod tour;
mod went_wrong;
mod which;

pub use harness::{Tui, asked};
