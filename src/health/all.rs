//! Trying many accounts.

use futures_util::StreamExt;

use super::account::{Trial, check_account};
use super::report::Report;
use crate::aws::{AT_ONCE, Sessions};
use crate::config::{AccountAt, Config};

/// What is to be tried at these places: with the key of the health table, where the config knows it.
pub fn trials(config: &Config, places: impl IntoIterator<Item = AccountAt>) -> Vec<Trial> {
    let trial = |at: AccountAt| {
        let table = at.account.health_table.as_ref();
        // Its own table may be named by its ARN.
        let table = table.map(|table| table.within(at.account.expected_id()));
        let rule = table.and_then(|table| config.table_rule(&table));
        let key = rule.and_then(|rule| rule.key.clone());
        Trial { at, key }
    };
    places.into_iter().map(trial).collect()
}

/// Tries them, at most [`AT_ONCE`] at once, and calls `on` with each report as it comes, and its place in `trials`. They
/// are one run: whoever gives no code for one of them is not asked for that device's again.
pub async fn check_all<F>(
    sessions: &Sessions,
    trials: &[Trial],
    mut on: impl FnMut(usize, Report) -> F,
) where
    F: Future<Output = ()>,
{
    let sessions = sessions.for_one_run();
    let trials: Vec<Trial> = trials.to_vec();
    let checks = trials.into_iter().enumerate().map(|(at, trial)| {
        let sessions = sessions.clone();
        async move { (at, check_account(&sessions, &trial).await) }
    });
    let mut checks = std::pin::pin!(futures_util::stream::iter(checks).buffer_unordered(AT_ONCE));
    while let Some((at, report)) = checks.next().await {
        on(at, report).await;
    }
}
