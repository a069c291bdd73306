//! dynahop: a Midnight Commander for DynamoDB.
//!
//! The folders are the layers; each uses only what stands above it in this list.

pub mod item;

pub mod query;

pub mod config;

pub mod policy;

pub mod failure;

pub mod question;

pub mod aws;

pub mod journal;

pub mod file;

pub mod write;

pub mod compare;

pub mod copy;

pub mod health;

pub mod app;

pub mod ui;

pub mod runtime;

#[cfg(feature = "demo")]
pub mod demo;

pub mod cli;
