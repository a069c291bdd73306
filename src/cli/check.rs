//! `dynahop check`: whether accounts can be reached and read.

mod failover;

use std::process::ExitCode;

use serde_json::{Value, json};

use super::accounts::{account_at, load};
use super::error::{CliError, failed};
use super::format::{self, Format};
use super::output::{print, print_lines};
use super::progress::Progress;
use super::sessions::opening_reported;
use super::signals::Stop;
use super::{Global, block_on};
use crate::config::{AccountAt, Config, Place};
use crate::failure::Advice;
use crate::health::{Checked, Mark, Report, check_all, trials};
use crate::item::thousands;

/// Try whether accounts can be reached and read.
///
/// Each line begins with ✓ (well), ! (works, but not as it should) or ✗ (does not work), and says what to do. Exits
/// with 0 when nothing has ✗, 1 when something has, 2 when it was stopped (Ctrl-C): what was found by then is told.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Accounts or tenants [default: all accounts].
    #[arg(value_name = "ACCOUNT")]
    places: Vec<Place>,
    /// Instead, test whether each account's failover can serve in its place: the same tables, keys and indexes, and a
    /// sample of items (✓ all equal, ! at least 95%), in each region that the account is used in.
    #[arg(long)]
    failover: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(global: &Global, args: &Check) -> ExitCode {
    match block_on(check(global, args)).and_then(|done| done) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn check(global: &Global, args: &Check) -> Result<ExitCode, CliError> {
    let config = load(global).await?;
    if args.failover {
        return failover::check(global, &config, &args.places, args.format).await;
    }
    let trials = trials(&config, wanted(&config, &args.places)?);
    let reported = trials.iter().map(|trial| trial.at.account.name.clone());
    let sessions = opening_reported(global, &config, "check", reported).sessions;
    let stop = Stop::listen();
    let progress = Progress::new(Some(trials.len() as u64));
    let mut reports: Vec<Option<Report>> = trials.iter().map(|_| None).collect();
    let (mut done, mut bad) = (0, 0);
    let trying = check_all(&sessions, &trials, |at, report: Report| {
        done += 1;
        bad += u64::from(report.mark() == Mark::Bad);
        progress.show(done, format!("{} accounts tried, {bad} ✗", thousands(done)));
        if let Some(place) = reports.get_mut(at) {
            *place = Some(report);
        }
        std::future::ready(())
    });
    tokio::select! {
        () = trying => {}
        // What was found until then is told.
        () = stop.soon.cancelled() => {}
    }
    drop(progress);
    let not_tried = trials.len() as u64 - done;
    let reports: Vec<Report> = reports.into_iter().flatten().collect();
    match args.format {
        Format::Text => print_lines(&text(&reports))?,
        Format::Json => print(&format::json(&json(&reports, not_tried)))?,
    }
    ended(bad > 0, not_tried)
}

/// What a check comes to, for scripts. One that was stopped says nothing of what it left out.
fn ended(is_bad: bool, not_tried: u64) -> Result<ExitCode, CliError> {
    match (not_tried, is_bad) {
        (0, false) => Ok(ExitCode::SUCCESS),
        (0, true) => Ok(ExitCode::FAILURE),
        (left, _) => Err(CliError::Stopped(left)),
    }
}

/// The accounts that are named, else all of them.
fn wanted(config: &Config, places: &[Place]) -> Result<Vec<AccountAt>, CliError> {
    if places.is_empty() && config.accounts.is_empty() {
        return Err(CliError::NoAccounts(config.without_accounts()));
    }
    if places.is_empty() {
        let accounts = config.accounts.iter().cloned();
        return Ok(accounts.map(AccountAt::new).collect());
    }
    places.iter().map(|place| alone(config, place)).collect()
}

/// The account of a place that names no table: a table would be passed over in silence.
fn alone(config: &Config, place: &Place) -> Result<AccountAt, CliError> {
    let at = account_at(config, place)?;
    if place.table.is_none() {
        return Ok(at);
    }
    let account = name(&at);
    Err(CliError::TableGiven {
        place: place.clone(),
        account,
    })
}

fn text(reports: &[Report]) -> Vec<String> {
    let mut lines = Vec::new();
    for report in reports {
        lines.push(format!("{} {}", report.mark().sign(), name(&report.at)));
        let checks = report.checks.iter().flat_map(Checked::lines);
        lines.extend(checks.map(|line| format!("  {line}")));
    }
    let count = |mark| thousands(with(reports, mark));
    let accounts = if reports.len() == 1 {
        "account"
    } else {
        "accounts"
    };
    lines.push(format!(
        "{} {accounts}: {} ✓, {} !, {} ✗",
        thousands(reports.len() as u64),
        count(Mark::Good),
        count(Mark::Doubtful),
        count(Mark::Bad)
    ));
    lines
}

/// `prod`, `prod@eu-west-1`, `acme (prod)`.
pub(super) fn name(at: &AccountAt) -> String {
    let account = &at.account.name;
    let account = match &at.region {
        Some(region) => format!("{account}@{region}"),
        None => account.to_string(),
    };
    match &at.tenant {
        Some(tenant) => format!("{tenant} ({account})"),
        None => account,
    }
}

fn with(reports: &[Report], mark: Mark) -> u64 {
    let those = reports.iter().filter(|report| report.mark() == mark);
    those.count() as u64
}

fn json(reports: &[Report], not_tried: u64) -> Value {
    let report = |report: &Report| {
        let region = report.at.effective_region();
        json!({
            "account": report.at.account.name.as_str(),
            "tenant": report.at.tenant.as_ref().map(ToString::to_string),
            "account_id": report.account_id().map(ToString::to_string),
            "region": region.map(ToString::to_string),
            "mark": report.mark().as_str(),
            "took_ms": u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX),
            "checks": report.checks.iter().map(check_json).collect::<Vec<_>>(),
        })
    };
    json!({
        "good": with(reports, Mark::Good),
        "doubtful": with(reports, Mark::Doubtful),
        "bad": with(reports, Mark::Bad),
        "not_tried": not_tried,
        "accounts": reports.iter().map(report).collect::<Vec<_>>(),
    })
}

/// A check, with its advice in sentences, commands and policies.
fn check_json(checked: &Checked) -> Value {
    json!({
        "check": checked.check.name(),
        "mark": checked.mark.as_str(),
        "found": checked.found,
        "advice": advice_json(&checked.advice),
    })
}

pub(super) fn advice_json(advice: &[Advice]) -> Value {
    let one = |advice: &Advice| match advice {
        Advice::Say(text) => json!({ "say": text }),
        Advice::Command(command) => json!({ "command": command }),
        Advice::Policy(policy) => json!({ "policy": policy }),
    };
    advice.iter().map(one).collect()
}
