//! Whether accounts can be reached, and whether one can take another's place.
//!
//! `report` is what is found, check by check; `account` tries one account, from what `opening` it tells on; `all` tries
//! many, a few at once.

mod account;
mod all;
mod opening;
mod report;

pub use account::{Trial, check_account};
pub use all::{AT_ONCE, check_all, trials};
pub use report::{Check, Checked, Mark, Report};
