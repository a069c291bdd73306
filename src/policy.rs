//! IAM policies: documents as AWS takes them (`document`), those that narrow a session (`session`), and what a use of
//! dynahop needs (`need`), its roles have to trust (`trust`), and their source has to be allowed (`source`), as they are
//! assumed on their way (`assumed`) and in parts that IAM takes (`split`), for `dynahop policy` and for the statement that
//! a failure is told to miss.
//!
//! Pure. Sources: the IAM guide's grammar of the policy language, and the service authorization reference.

mod assumed;
pub mod document;
mod encryption;
mod need;
mod s3;
pub mod session;
mod source;
mod split;
pub mod terraform;
mod trust;
mod written;

pub use assumed::Assumed;
pub use document::{Condition, Document, Effect, Principal, Statement};
pub use encryption::Encryption;
pub use need::{Ground, Use, needs};
pub use source::{sources, sources_by_name};
pub use split::{MANAGED_CHARACTERS, MANAGED_POLICIES};
pub use trust::{HIDDEN, trust};
