//! Whether accounts can be reached, and whether one can take another's place.
//!
//! `report` is what is found, check by check; `account` tries one account.

mod account;
mod report;

pub use account::check_account;
pub use report::{Check, Checked, Mark, Report};
