//! A copy into a file: what is asked and the plan of it (`plan`, told in `words`), and carrying it out (`run`), which the
//! audit log hears of (`record`). Nothing is written to AWS; the file is whole or not there.

mod plan;
mod record;
mod run;
mod words;

pub use plan::{ExportPlan, ExportRequest, Exported, plan};
pub use run::{ExportError, ExportOutcome, ExportProgress, run};
