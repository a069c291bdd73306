//! `update` alone: messages in, effects out. No terminal, no network, no clock.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod answers;
mod comparing;
mod configured;
mod copying;
mod keys;
mod leaving;
mod missing;
mod reading;
mod state;
mod trying;
