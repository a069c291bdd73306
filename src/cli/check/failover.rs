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
use super::super::signals::Stop;
use super::{advice_json, alone, ended, name};
use crate::aws::Sessions;
use crate::config::{AccountAt, Config, Place, Region, TableName, UnknownPlace};
use crate::failure::Advice;
use crate::health::{ENOUGH, FailoverReport, Mark, Standing, check_failover};
use crate::item::thousands;
use crate::journal::audit::AuditLog;

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
    let stop = Stop::listen();
    let progress = Progress::new(Some(pairs.len() as u64));
    let mut reports = Vec::new();
    for pair in &pairs {
        progress.show(
            reports.len() as u64,
            format!("{} → {}", name(&pair.from), name(&pair.to)),
        );
        tokio::select! {
            report = pair.look_at(&sessions, &audit) => reports.push(report),
            () = stop.soon.cancelled() => break,
        }
    }
    drop(progress);
    let not_tried = (pairs.len() - reports.len()) as u64;
    match format {
        Format::Text => print_lines(&reports.iter().flat_map(text).collect::<Vec<_>>())?,
        Format::Json => {
            let reports: Vec<Value> = reports.iter().map(report_json).collect();
            let all = json!({ "failovers": reports, "not_tried": not_tried });
            print(&format::json(&all))?;
        }
    }
    let bad = reports.iter().any(|report| report.mark() == Mark::Bad);
    ended(bad, not_tried)
}

/// An account in one region, and the same in its backup.
struct Pair {
    from: AccountAt,
    to: AccountAt,
    /// The region in which the backup is not known to be used, so that it is looked at in its own.
    left: Option<Region>,
}

impl Pair {
    fn of(config: &Config, from: AccountAt) -> Result<Self, CliError> {
        let account = &from.account;
        let name = account.failover.as_ref();
        let name = name.ok_or_else(|| CliError::NoFailover(account.name.clone()))?;
        let backup = config.account(name).map_err(UnknownPlace::from)?;
        let (region, left) = from.region_in(backup);
        let to = AccountAt {
            region,
            ..AccountAt::new(Arc::clone(backup))
        };
        let is_plain = from.region.is_none() && from.effective_region() == to.effective_region();
        let (from, to) = if is_plain {
            (from, to)
        } else {
            (told(from), told(to))
        };
        Ok(Self { from, to, left })
    }

    async fn look_at(&self, sessions: &Sessions, audit: &AuditLog) -> FailoverReport {
        let mut report = check_failover((sessions, audit), &self.from, &self.to).await;
        if let Some(region) = &self.left {
            report.leaves(region);
        }
        report
    }
}

/// The same, with its region in its name.
fn told(at: AccountAt) -> AccountAt {
    let region = at.effective_region().cloned();
    AccountAt { region, ..at }
}

/// The accounts that are named, else all that have a backup, each with it: in the region that is named, else in all that
/// the account is used in.
fn pairs(config: &Config, places: &[Place]) -> Result<Vec<Pair>, CliError> {
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
    let each = wanted.into_iter().flat_map(in_each_region);
    each.map(|from| Pair::of(config, from)).collect()
}

fn in_each_region(at: AccountAt) -> Vec<AccountAt> {
    let regions = &at.account.regions;
    if at.region.is_some() || regions.len() < 2 {
        return vec![at];
    }
    let regions = regions.iter().cloned().map(Some);
    let in_region = |region| AccountAt {
        region,
        ..at.clone()
    };
    regions.map(in_region).collect()
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
    let region = |at: &AccountAt| at.effective_region().map(ToString::to_string);
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
        "region": region(&report.from),
        "failover": report.to.account.name.as_str(),
        "failover_region": region(&report.to),
        "mark": report.mark().as_str(),
        "verdict": verdict(report),
        "compared": !report.is_alone && !report.tables.is_empty(),
        "trouble": report.trouble.iter().map(standing).collect::<Vec<_>>(),
        "tables": report.tables.iter().map(standing).collect::<Vec<_>>(),
        "only_in_failover": report.only_there.iter().map(TableName::as_str).collect::<Vec<_>>(),
    })
}
