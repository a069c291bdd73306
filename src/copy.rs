//! Copying items from one table to another: what is asked (`request`), the plan of it (`plan`, of which items: `scope`;
//! made by looking both tables up: `ends`, `look_up`, `looked`, `matching`; told in `words`; or why there is none: `error`), and carrying it
//! out (`run`, portion by portion: `chunk`) through a confirmed [`crate::write::Writer`], with what that has cost
//! (`units`). `export` copies into a file.

mod chunk;
mod ends;
mod error;
pub mod export;
mod look_up;
mod looked;
mod matching;
mod plan;
mod record;
mod request;
mod run;
mod scope;
mod units;
mod words;

pub use error::PlanError;
pub(crate) use look_up::look_up;
pub use matching::Matching;
pub use plan::{CopyPlan, plan};
pub use request::{CopyRequest, End, What};
pub use run::{CopyOutcome, CopyProgress, FAILED_LISTED, run};
pub use scope::{AtTarget, PLANNED_ITEMS, PlannedItem, Scope};
pub use units::CopyUnits;
