//! Copying items from one table to another: what is asked (`request`), the plan of it (`plan`, made by looking both
//! tables up: `ends`, `look_up`; told in `words`), and carrying it out (`run`) through a confirmed
//! [`crate::write::Writer`].

mod ends;
mod look_up;
mod plan;
mod record;
mod request;
mod run;
mod words;

pub(crate) use look_up::look_up;
pub use plan::{AtTarget, CopyPlan, PLANNED_ITEMS, PlanError, PlannedItem, Scope, plan};
pub use request::{CopyRequest, End, What};
pub use run::{CopyOutcome, CopyProgress, FAILED_LISTED, run};
