//! `dynahop check --failover`: whether backups can serve.

use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value, json};

use super::super::Global;
use super::super::error::CliError;
use super::super::format::{self, Format};
use super::super::output::{print, print_lines};
use super::super::progress::Progress;
use super::super::sessions::{Opening, opening};
use super::{advice_json, alone, name};
use crate::config::{AccountAt, Config, Place, TableName, UnknownPlace};
use crate::failure::Advice;
use crate::health::{ENOUGH, FailoverReport, Mark, Standing, check_failover};
use crate::item::thousands;

pub(super) async fn check(
    global: &Global,
    config: &Config,
    places: &[Place],
    format: Format,
) -> Result<ExitCode, CliError> {
    if let Some(tenant) = &config.bound {
        return Err(CliError::BoundFailover(tenant.clone()));
    }
    let pairs = pairs(config, places)?;
    let Opening {
        sessions, audit, ..
    } = opening(global, config, "check --failover");
    let progress = Progress::new(Some(pairs.len() as u64));
    let mut reports = Vec::new();
    for (from, to) in &pairs {
        progress.show(
            reports.len() as u64,
            format!("{} → {}", name(from), name(to)),
        );
        reports.push(check_failover((&sessions, &audit), from, to).await);
    }
    drop(progress);
    match format {
        Format::Text => print_lines(&reports.iter().flat_map(text).collect::<Vec<_>>())?,
        Format::Json => {
            let reports: Vec<Value> = reports.iter().map(report_json).collect();
            print(&format::json(&json!({ "failovers": reports })))?;
        }
    }
    let bad = reports.iter().any(|report| report.mark() == Mark::Bad);
    Ok(if bad {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The accounts that are named, else all that have a backup, each with it.
fn pairs(config: &Config, places: &[Place]) -> Result<Vec<(AccountAt, AccountAt)>, CliError> {
    let accounts = config.accounts.iter().map(Arc::clone).map(AccountAt::new);
    let wanted: Vec<AccountAt> = if places.is_empty() {
        accounts
            .filter(|at| at.account.failover.is_some())
            .collect()
    } else {
        let at = |place| alone(config, place);
        places.iter().map(at).collect::<Result<_, _>>()?
    };
    if wanted.is_empty() {
        return Err(CliError::NoFailovers);
    }
    let backup = |from: AccountAt| {
        let account = &from.account;
        let name = account.failover.as_ref();
        let name = name.ok_or_else(|| CliError::NoFailover(account.name.clone()))?;
        let to = AccountAt::new(Arc::clone(
            config.account(name).map_err(UnknownPlace::from)?,
        ));
        Ok((from, to))
    };
    wanted.into_iter().map(backup).collect()
}

fn text(report: &FailoverReport) -> Vec<String> {
    let (from, to) = (name(&report.from), name(&report.to));
    let mut lines = vec![format!("{} {from} → {to}", report.mark().sign())];
    for standing in report.trouble.iter().chain(&report.tables) {
        lines.extend(standing_lines(standing));
    }
    if !report.only_there.is_empty() {
        let names = report.only_there.iter().map(TableName::as_str);
        let names = names.collect::<Vec<_>>().join(", ");
        lines.push(format!("  ✓ only in {to}: {names}"));
    }
    lines.push(verdict(report));
    lines
}

/// Whether the backup can serve; where only that could be looked at, what is not known.
fn verdict(report: &FailoverReport) -> String {
    let (from, to) = (name(&report.from), name(&report.to));
    match report.mark() {
        _ if report.is_alone => format!(
            "Whether {to} can serve in the place of {from} is not known: {from} cannot be looked at, so neither its tables nor \
             their keys, indexes and items could be compared. {}",
            seen_alone(report)
        ),
        Mark::Good => format!("{to} can serve in the place of {from}."),
        Mark::Doubtful => {
            format!("{to} can serve in the place of {from}, but see the lines with !.")
        }
        Mark::Bad => format!("{to} cannot serve in the place of {from}: see the lines with ✗."),
    }
}

/// What there is in a backup that was looked at alone.
fn seen_alone(report: &FailoverReport) -> String {
    let to = name(&report.to);
    let there = report.tables.iter().filter(|table| table.state.is_some());
    let (ready, not_ready): (Vec<_>, Vec<_>) = there.partition(|table| table.mark == Mark::Good);
    match (ready.len(), not_ready.len()) {
        (0, 0) => format!("{to} can be opened, and no table is seen in it."),
        (1, 0) => format!("{to} can be opened, and its one table is ready."),
        (all, 0) => format!(
            "{to} can be opened, and its {} tables are ready.",
            thousands(all as u64)
        ),
        (some, others) => format!(
            "{to} can be opened, and {} of its {} tables are ready.",
            thousands(some as u64),
            thousands((some + others) as u64)
        ),
    }
}

fn standing_lines(standing: &Standing) -> Vec<String> {
    let Standing { what, found, .. } = standing;
    let mut lines = vec![format!("  {} {what}: {found}", standing.mark.sign())];
    let advice = standing.advice.iter().flat_map(Advice::lines);
    lines.extend(advice.map(|line| format!("      {line}")));
    lines
}

fn report_json(report: &FailoverReport) -> Value {
    let standing = |standing: &Standing| {
        let sampled = standing.sampled.map(|sampled| {
            json!({
                "items": sampled.items(),
                "equal": sampled.equal,
                "differ": sampled.differ,
                "missing": sampled.missing,
                "enough_percent": ENOUGH,
            })
        });
        json!({
            "what": standing.what,
            "mark": standing.mark.as_str(),
            "found": standing.found,
            "sampled": sampled,
            "status": standing.state.as_ref().map(|state| &state.status),
            "item_count": standing.state.as_ref().map(|state| state.items),
            "advice": advice_json(&standing.advice),
        })
    };
    json!({
        "account": report.from.account.name.as_str(),
        "failover": report.to.account.name.as_str(),
        "mark": report.mark().as_str(),
        "verdict": verdict(report),
        "compared": !report.is_alone && !report.tables.is_empty(),
        "trouble": report.trouble.iter().map(standing).collect::<Vec<_>>(),
        "tables": report.tables.iter().map(standing).collect::<Vec<_>>(),
        "only_in_failover": report.only_there.iter().map(TableName::as_str).collect::<Vec<_>>(),
    })
}
