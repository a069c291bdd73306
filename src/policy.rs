//! IAM policies: documents as AWS takes them (`document`), those that narrow a session (`session`), and what a use of
//! dynahop needs, for `dynahop policy` and for the statement that a failure is told to miss.
//!
//! Pure. Sources: the IAM guide's grammar of the policy language, and the service authorization reference.

pub mod document;
pub mod session;

pub use document::{Condition, Document, Effect, Principal, Statement};
