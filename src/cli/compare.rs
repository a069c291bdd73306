//! `dynahop compare`: what differs between two tables, and how many items do.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

use super::accounts::{load, table_at};
use super::error::{CliError, failed};
use super::format::{self, Format};
use super::output::{complain_line, print, print_lines};
use super::progress::Progress;
use super::sessions::{Opening, opening};
use super::signals::Stop;
use super::{Global, block_on};
use crate::compare::{
    CompareError, CompareUpdate, Counts, DifferenceKind, Opened, Side, compare, open, record,
    record_ends, record_outcome,
};
use crate::config::Place;
use crate::failure::Failure;
use crate::item::{Ignore, ItemKey, KeySchema, Source, thousands};

/// Compare two tables item by item.
///
/// Prints `*` for items that differ, `+` for those only in SOURCE, `-` for those only in TARGET. Equality is by value:
/// the order of attributes and of sets and the spelling of a number do not count. Exits with 0 when the tables are
/// equal, 1 when they differ, 2 on any error.
#[derive(Debug, clap::Args)]
pub(super) struct Compare {
    /// The table that a copy would read.
    source: Place,
    /// The table that a copy would write.
    target: Place,
    /// Leave this attribute out of the comparison, or this path of names with dots; may be given again.
    #[arg(long, value_name = "ATTR")]
    ignore: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What is known of the two tables, at the end or when something went wrong.
#[derive(Debug, Default)]
struct Report {
    /// Both tables as places with their accounts, which those that were given may leave out.
    ends: Option<(String, String)>,
    schema: Option<KeySchema>,
    counts: Counts,
    differences: BTreeMap<ItemKey, DifferenceKind>,
    error: Option<CliError>,
}

pub(super) fn run(global: &Global, args: &Compare) -> ExitCode {
    let mut report = Report::default();
    let done = block_on(report.fill(global, args)).and_then(|done| done);
    report.error = done.err();
    let printed = match args.format {
        Format::Json => print(&format::json(&report.json())),
        Format::Text => print_lines(&report.text(args)),
    };
    if let Err(error) = printed {
        return failed(&error);
    }
    match report.error {
        Some(error) => failed(&error),
        None if report.counts.differing() == 0 => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

impl Report {
    async fn fill(&mut self, global: &Global, args: &Compare) -> Result<(), CliError> {
        let stop = Stop::listen();
        tokio::select! {
            done = self.compare(global, args) => done,
            () = stop.soon.cancelled() => Err(CliError::Interrupted),
        }
    }

    async fn compare(&mut self, global: &Global, args: &Compare) -> Result<(), CliError> {
        let config = load(global).await?;
        let (source, target) = (
            table_at(&config, &args.source)?,
            table_at(&config, &args.target)?,
        );
        self.ends = Some((source.to_string(), target.to_string()));
        if source.at == target.at && source.table == target.table {
            return Err(CliError::Compare(format!(
                "{source} is both the source and the target: name another table, or the same in another account"
            )));
        }
        for place in [&args.source, &args.target] {
            if place
                .table
                .as_ref()
                .is_some_and(|table| table.index.is_some())
            {
                complain_line(&format!("{place} is an index: its table is compared"));
            }
        }
        let Opening {
            sessions, audit, ..
        } = opening(global, &config, "compare");
        let cause = &sessions.surroundings().cause;
        let mut record = record(&audit, cause, (&source, &target), None);
        let tables = match open(&sessions, &source, &target, None).await {
            Ok(tables) => tables,
            Err(failure) => {
                record.fail(&failure);
                return Err(failure.into());
            }
        };
        record_ends(&mut record, tables.sides());
        let Opened {
            source,
            target,
            source_session,
            target_session,
            ..
        } = tables;
        self.schema = Some(source.schema().clone());
        let progress = Progress::new(None);
        let tell = |update: CompareUpdate| {
            let read = update.source.items + update.target.items;
            progress.show(read, format!("{} items read", thousands(read)));
            self.add(update);
            std::future::ready(())
        };
        let outcome = compare(source, target, Ignore::new(&args.ignore), tell, None).await;
        drop(progress);
        record_outcome(record, (&source_session, &target_session), &outcome);
        match outcome {
            Ok(counts) => {
                self.counts = counts;
                Ok(())
            }
            Err(failure) => {
                self.counts = failure.counts;
                if matches!(failure.reason, CompareError::Keys { .. }) {
                    // Nothing was compared, so there is nothing to count.
                    self.schema = None;
                }
                Err(error(failure.reason, &self.ends(args)))
            }
        }
    }

    fn ends(&self, args: &Compare) -> (String, String) {
        let given = || (args.source.to_string(), args.target.to_string());
        self.ends.clone().unwrap_or_else(given)
    }

    fn add(&mut self, update: CompareUpdate) {
        self.counts = update.counts;
        for key in &update.withdrawn {
            self.differences.remove(key);
        }
        let new = update.differences.into_iter();
        self.differences
            .extend(new.map(|difference| (difference.key, difference.kind)));
    }

    fn text(&self, args: &Compare) -> Vec<String> {
        let Some(_) = &self.schema else {
            return Vec::new();
        };
        let line =
            |(key, kind): (&ItemKey, &DifferenceKind)| format!("{} {}", kind.mark(), key.display());
        let mut lines: Vec<String> = self.differences.iter().map(line).collect();
        let counts = &self.counts;
        let (source, target) = self.ends(args);
        lines.push(format!(
            "= {} same   * {} changed   + {} only in {}   - {} only in {}{}",
            thousands(counts.same),
            thousands(counts.changed),
            thousands(counts.only_source),
            source,
            thousands(counts.only_target),
            target,
            if self.error.is_some() {
                "   (incomplete)"
            } else {
                ""
            },
        ));
        lines
    }

    fn json(&self) -> Json {
        let difference = |(key, kind): (&ItemKey, &DifferenceKind)| {
            let schema = self.schema.as_ref()?;
            Some(JsonDifference {
                kind: kind.name(),
                key: key.to_json(schema),
            })
        };
        Json {
            complete: self.error.is_none(),
            same: self.counts.same,
            changed: self.counts.changed,
            only_source: self.counts.only_source,
            only_target: self.counts.only_target,
            differences: self.differences.iter().filter_map(difference).collect(),
            error: self.error.as_ref().map(ToString::to_string),
        }
    }
}

/// The report as one object.
#[derive(Serialize)]
struct Json {
    complete: bool,
    same: u64,
    changed: u64,
    only_source: u64,
    only_target: u64,
    differences: Vec<JsonDifference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct JsonDifference {
    kind: &'static str,
    /// As DynamoDB JSON.
    key: serde_json::Value,
}

fn error(reason: CompareError<Failure>, (source, target): &(String, String)) -> CliError {
    match reason {
        // The failure names its own account and table.
        CompareError::Read { error, .. } => CliError::Failed(error),
        CompareError::Item { side, error } => {
            let place = match side {
                Side::Source => source,
                Side::Target => target,
            };
            CliError::Compare(format!(
                "{place} sent an item that cannot be compared: {error}"
            ))
        }
        CompareError::Keys {
            at_source,
            at_target,
        } => CliError::Compare(format!(
            "the tables have different keys: {at_source} in {source}, {at_target} in {target}; compare tables with the same key"
        )),
    }
}
