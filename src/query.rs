//! Pure: a condition that items have to meet ([`Where`]: `parse` reads it, `condition` is what it says), as `DynamoDB`
//! takes it (`selection`) and as it decides it (`holds`), and by which of its operations the items are read
//! ([`Reading`]: `reading`).

mod condition;
mod holds;
mod parse;
mod reading;
mod selection;

pub use condition::{Condition, Operator, Where};
pub use parse::WhereError;
pub use reading::{KeyTypeError, Reading};
pub use selection::Selection;
