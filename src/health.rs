//! Whether accounts can be reached, and whether one can take another's place.
//!
//! `report` is what is found, check by check; `account` tries one account, from what `opening` it tells on; `all` tries
//! many, a few at once. `failover` compares an account with its backup, or looks at that alone: what `differences` there are between tables, and a
//! `sample` of their items, and whether both are `ready` to answer.

mod account;
mod all;
mod differences;
mod failover;
mod opening;
mod ready;
mod report;
mod sample;

pub use account::{Trial, check_account};
pub use all::{check_all, trials};
pub use failover::{FailoverReport, Standing, State, check_failover};
pub use report::{Check, Checked, Mark, Report};
pub use sample::{ENOUGH, Sampled};
