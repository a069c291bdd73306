//! `dynahop audit`: who did what, from the audit log.

mod since;

use std::process::ExitCode;
use std::time::SystemTime;

use serde::Serialize;

use super::error::{CliError, failed};
use super::format::{self, Format};
use super::output::{complain, print, print_lines};
use crate::config::called::quoted;
use crate::config::{AccountName, ProcessEnvironment};
use crate::item::thousands;
use crate::journal::audit::{At, Entry, Lookup, Read, lookups, read};
use crate::journal::state_folder;

/// Show who did what: accounts opened, tables compared, items copied.
///
/// The newest comes last. The log is audit.jsonl in the state folder, and the full files beside it.
#[derive(Debug, clap::Args)]
pub(super) struct Audit {
    /// Only what came later: an age as in 30m, 12h or 1d, a date as in 2026-11-23, or a time as in 2026-11-23T08:00:00Z.
    #[arg(long, value_name = "WHEN", value_parser = since::since)]
    since: Option<SystemTime>,
    /// Only what was done in this account, or from it.
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<AccountName>,
    /// Only the lines of this operation.
    #[arg(long, value_name = "OPERATION", value_parser = ["open", "compare", "copy", "export"])]
    operation: Option<String>,
    #[arg(
        long,
        value_name = "ID",
        help = "Tell how CloudTrail finds the operation of this id"
    )]
    cloudtrail: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Audit) -> ExitCode {
    match audit(args) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn audit(args: &Audit) -> Result<ExitCode, CliError> {
    let folder = state_folder(&ProcessEnvironment).ok_or(CliError::NoStateFolder)?;
    let read = read(&folder, |entry| is_wanted(entry, args)).map_err(|error| {
        let path = folder.clone();
        CliError::State { path, error }
    })?;
    if read.broken > 0 {
        let count = thousands(read.broken);
        complain(&format!(
            "{count} lines of the audit log are no entries: left out"
        ));
    }
    match (args.format, &args.cloudtrail) {
        (Format::Json, _) => print(&format::json(&json(&read)))?,
        (Format::Text, None) => {
            let mut lines = text(&read);
            lines.extend(newest(&read));
            print_lines(&lines)?;
        }
        (Format::Text, Some(id)) => print_lines(&find(&read, id)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn is_wanted(entry: &Entry, args: &Audit) -> bool {
    let is_there = |name: &AccountName| {
        let mut ends = std::iter::once(&entry.at).chain(&entry.source);
        ends.any(|at| at.account == name.as_str())
    };
    args.since.is_none_or(|since| entry.time >= since)
        && args.account.as_ref().is_none_or(is_there)
        && (args.operation.as_ref()).is_none_or(|operation| entry.operation.as_str() == operation)
        && (args.cloudtrail.as_ref()).is_none_or(|id| entry.operation_id == *id)
}

/// An entry, and what finds it in `CloudTrail`.
#[derive(Serialize)]
struct JsonEntry<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    cloudtrail: Vec<Lookup>,
}

fn json(read: &Read) -> serde_json::Value {
    let entry = |entry| JsonEntry {
        entry,
        cloudtrail: lookups([entry]),
    };
    let entries: Vec<_> = read.entries.iter().map(entry).collect();
    serde_json::json!({ "entries": entries, "broken": read.broken })
}

fn text(read: &Read) -> Vec<String> {
    if read.entries.is_empty() {
        return vec!["Nothing of that is in the audit log.".to_owned()];
    }
    read.entries.iter().flat_map(lines).collect()
}

/// What was done and what became of it; by whom and why; in which session.
fn lines(entry: &Entry) -> Vec<String> {
    let time = humantime::format_rfc3339_seconds(entry.time);
    let (operation, result) = (entry.operation.as_str(), entry.result.as_str());
    let from = entry.source.as_ref().map(|at| format!("{} → ", place(at)));
    let from = from.unwrap_or_default();
    let purpose = entry.purpose.as_ref();
    let purpose = purpose.map(|purpose| format!(", for {purpose}"));
    let purpose = purpose.unwrap_or_default();
    let into = entry.file.as_ref().map(|file| format!(" → {file}"));
    let mut lines = vec![format!(
        "{time}  {}  {operation:<7}  {result:<10}  {from}{}{}{purpose}",
        entry.operation_id,
        place(&entry.at),
        into.unwrap_or_default(),
    )];
    let told: Vec<String> = [
        who(entry),
        Some(as_whom(&entry.at)),
        through(entry),
        what(entry),
        wrong(entry),
        requests(entry),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(told.into_iter().map(|line| format!("    {line}")));
    lines
}

/// What finds the newest entry that `CloudTrail` has, and how any other is looked up.
fn newest(read: &Read) -> Vec<String> {
    let found = read
        .entries
        .iter()
        .rev()
        .enumerate()
        .find_map(|(age, entry)| {
            let found = lookups([entry]);
            (!found.is_empty()).then_some((age, &entry.operation_id, found))
        });
    let Some((age, id, found)) = found else {
        return Vec::new();
    };
    let which = if age == 0 {
        "the newest"
    } else {
        "the newest that it knows of"
    };
    let mut lines = vec![String::new(), format!("CloudTrail finds {which}, {id}, by")];
    lines.extend(found.iter().flat_map(looked_up));
    lines.push("and any other is looked up by its id, as in".to_owned());
    lines.push(format!("  $ dynahop audit --cloudtrail {}", quoted(id)));
    lines
}

fn place(at: &At) -> String {
    let table = at.table.as_ref().map(|table| format!(":{table}"));
    format!("{}{}", at.account, table.unwrap_or_default())
}

fn who(entry: &Entry) -> Option<String> {
    let mut parts = Vec::new();
    if !entry.requestor.is_empty() {
        parts.push(format!("by {}", entry.requestor));
    }
    parts.extend(
        entry
            .reason
            .as_ref()
            .map(|reason| format!("because: {reason}")),
    );
    let metadata = entry.metadata.iter();
    parts.extend(metadata.map(|(key, value)| format!("{key}={value}")));
    (!parts.is_empty()).then(|| parts.join("  "))
}

fn as_whom(at: &At) -> String {
    let id = at.account_id.as_deref().unwrap_or("unverified");
    let region = at.region.as_deref().unwrap_or("no region");
    let caller = at.caller.as_deref().or(at.role.as_deref());
    match caller {
        Some(caller) => format!("in {id}, {region}, as {caller}"),
        None => format!("in {id}, {region}"),
    }
}

fn through(entry: &Entry) -> Option<String> {
    let through = entry.through.iter();
    let through = through.map(|at| format!("{}, {}", at.account, as_whom(at)));
    let through: Vec<String> = through.collect();
    (!through.is_empty()).then(|| format!("through {}", through.join("; ")))
}

fn what(entry: &Entry) -> Option<String> {
    let key = entry.key.iter().map(|key| format!("item {key}"));
    let condition = entry
        .condition
        .iter()
        .map(|condition| format!("where {condition}"));
    let count = entry.count.iter();
    let count = count.map(|(what, items)| format!("{} {what}", thousands(*items)));
    let parts: Vec<String> = key.chain(condition).chain(count).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn wrong(entry: &Entry) -> Option<String> {
    let wrong = entry.error.as_ref()?;
    Some(format!("{}: {}", wrong.action, wrong.code))
}

/// AWS's ids of the requests that decided it.
fn requests(entry: &Entry) -> Option<String> {
    let of =
        |id: &Option<String>, whose: &str| id.as_ref().map(|id| format!("request {id}{whose}"));
    let (source, own) = (&entry.source_request_id, &entry.request_id);
    let both = [of(source, " at the source"), of(own, "")];
    let told: Vec<String> = both.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// The commands that find one operation.
fn find(read: &Read, id: &str) -> Result<Vec<String>, CliError> {
    if read.entries.is_empty() {
        return Err(CliError::NoEntry(id.to_owned()));
    }
    let mut lines = text(read);
    let found = lookups(&read.entries);
    if found.is_empty() {
        lines.push("No session answered: CloudTrail has nothing under a name of ours.".to_owned());
        return Ok(lines);
    }
    for lookup in &found {
        lines.push(String::new());
        lines.extend(looked_up(lookup));
    }
    lines.extend(NOTE.map(str::to_owned));
    Ok(lines)
}

/// In which account a look-up is made, and by which of its events it has found what is meant.
fn looked_up(lookup: &Lookup) -> Vec<String> {
    let account = &lookup.account;
    let with = match (&lookup.caller, lookup.account_id.as_deref()) {
        (None, _) => format!("With the credentials that the role of {account} is assumed with:"),
        (Some(_), id) => {
            let id = id.unwrap_or("unverified");
            format!("With credentials of account {id} ({account}):")
        }
    };
    let caller = lookup.caller.iter();
    let caller = caller.map(|arn| format!("  userIdentity.arn is {arn}"));
    let request = lookup.request_id.iter();
    let request = request.map(|id| format!("  requestID is {id}"));
    let command = format!("  $ {}", lookup.command);
    let lines = [with, command].into_iter();
    lines.chain(caller).chain(request).collect()
}

const NOTE: [&str; 3] = [
    "",
    "That finds management events (DescribeTable, ListTables) of the last 90 days, up to 15 minutes late.",
    "Items read and written are data events: only a trail that is told to keep them has them, under the same ARN.",
];
