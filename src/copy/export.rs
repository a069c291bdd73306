//! A copy into a file: what is asked and the plan of it (`plan`, told in `words`), and carrying it out (`run`, with
//! what becomes of it in `outcome`), which the audit log hears of (`record`). Nothing is written to AWS; the file is whole or not there.

mod outcome;
mod plan;
mod record;
mod run;
mod words;

pub use outcome::{ExportError, ExportOutcome, ExportProgress};
pub use plan::{ExportPlan, ExportRequest, Exported, plan};
pub use run::run;
