//! Trying one account.

use std::sync::Arc;
use std::time::Instant;

use super::report::{Check, Checked, Report};
use crate::aws::{Purpose, Sessions};
use crate::config::{Account, Region};

/// Tries what reading in `account` takes, in its own region or `region`. Never fails: what fails is in the report.
pub async fn check_account(
    sessions: &Sessions,
    account: &Arc<Account>,
    region: Option<&Region>,
) -> Report {
    let begun = Instant::now();
    let opened = sessions.open(account, region, Purpose::Browse).await;
    let checks = match opened {
        Ok(session) => {
            let who = session.identity().arn().unwrap_or("unverified");
            vec![Checked::good(Check::Identity, who)]
        }
        Err(failure) => vec![Checked::failed(Check::Identity, &failure)],
    };
    Report {
        account: account.name.clone(),
        checks,
        took: begun.elapsed(),
    }
}
