//! IAM: policy documents, and what they come to for one request.
//!
//! Written on its own, apart from the policies that dynahop prints: a double for AWS must not agree with a mistake.

mod condition;
mod context;
mod decision;
mod document;
mod pattern;

pub(super) use context::Context;
pub(super) use decision::{Asks, Kind, Policies, Reason, Request, decide};
pub(super) use document::{Document, DocumentError};
