//! The embedded AWS, asked by the real SDK.

mod clients;
mod dynamodb;
mod faults;
mod items;
mod sample;
mod signatures;
mod sts;
