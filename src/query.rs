//! Pure: a condition that items have to meet ([`Where`]: `parse` reads it, `condition` is what it says), as `DynamoDB`
//! takes it (`selection`, within `limits`) and as it decides it (`holds`), and by which of its operations the items are
//! read ([`Reading`]: `reading`), where it compares keys with what they can be (`key_values`).

mod condition;
mod holds;
mod key_values;
mod limits;
mod parse;
mod reading;
mod selection;

pub use condition::{Condition, Operator, Where};
pub use key_values::KeyValueError;
pub use parse::WhereError;
pub use reading::Reading;
pub use selection::Selection;
