//! The embedded AWS, asked by the real SDK.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod clients;
mod dynamodb;
mod faults;
mod items;
mod sample;
mod signatures;
mod sts;
