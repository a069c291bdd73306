//! Files of items: one a line, as DynamoDB JSON (`line`), packed as the name of the file says (`packed`). A file is
//! written whole or not at all (`writer`); what can be wrong with it is in `error`.
//!
//! A line is `{"Item":{…}}`, as AWS's own exports and imports by S3 have it, around the very bytes of the item.

mod error;
mod line;
mod packed;
mod place;
mod writer;

pub use error::FileError;
pub use writer::{FileWriter, Written};
