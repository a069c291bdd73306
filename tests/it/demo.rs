//! The embedded AWS, asked by the real SDK.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod assuming;
pub mod clients;
mod clock;
mod dynamodb;
mod faults;
mod iam;
mod items;
mod places;
mod sample;
mod signatures;
mod sts;
