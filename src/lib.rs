//! dynahop: a Midnight Commander for DynamoDB.
//!
//! The folders are the layers; each uses only what stands above it in this list.

#[cfg(feature = "demo")]
pub mod demo;
