//! Who did what, where, when and why: one line of JSON for each account opened, compare, copy and write, in
//! `audit.jsonl` of the state folder. Never the value of an item, never a secret.
//!
//! `entry` is a line; `log` appends lines, so that several programs can do so at once, and begins a new file when one
//! is full (`files`); `reading` reads them; `recording` is an entry in the making; `witness` notes the accounts that
//! are opened; `cloudtrail` finds what AWS knows of an entry.

mod cloudtrail;
mod entry;
mod files;
mod log;
mod reading;
mod recording;
mod witness;

pub use cloudtrail::{Lookup, lookups};
pub use entry::{Act, At, Entry, Outcome, Wrong};
pub(super) use files::{make_folder, private};
pub use log::{AuditError, AuditLog};
pub use reading::{Read, read};
pub use recording::Recording;
pub use witness::Auditor;
