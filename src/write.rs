//! The only folder that sends a write.
//!
//! A [`WritePlan`] says what would be written and where (`plan`); confirmed as its target's access demands, it becomes
//! a [`WriteGrant`] (`confirm`), which cannot be made otherwise; a [`Writer`] built from that (`writer`) is a [`Sink`]
//! that writes what the plan names and nothing else: in batches (`overwrite`) or under a condition (`skip`), both with
//! bodies spliced from the bytes that were read (`splice`, `body`), and saying so where AWS may have taken more than it
//! answered for (`doubt`).

mod body;
mod confirm;
mod doubt;
mod overwrite;
mod plan;
mod sink;
mod skip;
mod splice;
mod writer;

pub use confirm::{ConfirmError, Confirmation, Required, WriteGrant};
pub(crate) use plan::is_stale;
pub use plan::{Conflict, PLAN_LIFE, PlannedItems, Target, WriteKind, WritePlan, WriteScope};
pub use sink::{FailedItem, Receipt, Sink};
pub use writer::Writer;
