//! `dynahop compare`: what differs between two tables, and how many items do.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

use super::accounts::{load, table_at};
use super::condition::CONDITIONS;
use super::error::{CliError, failed};
use super::format::{self, Format};
use super::output::{complain_line, print, print_lines};
use super::progress::Progress;
use super::sessions::{Opening, opening};
use super::signals::Stop;
use super::{Global, block_on};
use crate::aws::Sessions;
use crate::compare::{
    CompareError, CompareUpdate, Counts, DifferenceKind, Opened, Side, Terms, compare, open,
    record, record_condition, record_ends, record_outcome,
};
use crate::config::{Config, Place, TableAt};
use crate::failure::Failure;
use crate::item::{Ignore, ItemKey, KeySchema, Source, thousands, units};
use crate::journal::audit::{AuditLog, Outcome, Recording};
use crate::query::Where;

/// How to say what is compared.
const EXAMPLES: &str = r#"Examples:
  dynahop compare prod:users dev:users --ignore updated_at
  dynahop compare prod:users staging:users --where 'status = "active"' \
      --format json
  dynahop compare prod:orders dev:orders \
      --where 'customer_id = "u-000001" and total > 9.5'"#;

/// What is read.
const READ: &str = r#"It is of the whole item, the attributes that --ignore leaves out among them.
Where it names the partition key (id = "c-1"), that partition of both tables is queried. Else both tables are read whole, and cost what that costs: a line on standard error says so before."#;

/// Compare two tables item by item.
///
/// Prints `*` for items that differ, `+` for those only in SOURCE, `-` for those only in TARGET. Equality is by value:
/// the order of attributes and of sets and the spelling of a number do not count. Exits with 0 when the tables are
/// equal, 1 when they differ, 2 on any error. With `--where`, that is said of the items that meet it in SOURCE or in
/// TARGET, each with what the other has under its key.
#[derive(Debug, clap::Args)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{CONDITIONS}\n{READ}"))]
pub(super) struct Compare {
    /// The table that a copy would read.
    source: Place,
    /// The table that a copy would write.
    target: Place,
    /// Leave this attribute out of the comparison, or this path of names with dots; may be given again.
    #[arg(long, value_name = "ATTR")]
    ignore: Vec<String>,
    /// Compare the items that meet this in one of the tables at least, and no others, as in 'status = "active"'.
    #[arg(long = "where", value_name = "CONDITION")]
    matching: Option<Where>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Compare {
    /// Both tables.
    fn tables(&self, config: &Config) -> Result<(TableAt, TableAt), CliError> {
        let (source, target) = (&self.source, &self.target);
        Ok((table_at(config, source)?, table_at(config, target)?))
    }

    fn note_indexes(&self) {
        for place in [&self.source, &self.target] {
            let table = place.table.as_ref();
            if table.is_some_and(|table| table.index.is_some()) {
                complain_line(&format!("{place} is an index: its table is compared"));
            }
        }
    }

    fn terms(&self) -> Terms {
        Terms {
            ignore: Ignore::new(&self.ignore),
            condition: self.matching.clone(),
        }
    }

    /// Both tables, opened, and the entry for the audit log that says who answered.
    async fn opened(
        &self,
        sessions: &Sessions,
        audit: &AuditLog,
        (source, target): (&TableAt, &TableAt),
    ) -> Result<(Opened, Recording), CliError> {
        let cause = &sessions.surroundings().cause;
        let mut record = record(audit, cause, (source, target), None);
        if let Some(condition) = &self.matching {
            record_condition(&mut record, condition);
        }
        let tables = match open(sessions, source, target, None).await {
            Ok(tables) => tables,
            Err(failure) => {
                record.fail(&failure);
                return Err(failure.into());
            }
        };
        record_ends(&mut record, tables.sides());
        match self.meeting(tables) {
            Ok(tables) => Ok((tables, record)),
            Err(error) => {
                record.end(Outcome::Failed);
                Err(error)
            }
        }
    }

    /// The tables, of which only what may meet the condition is read; what that is, is said before.
    fn meeting(&self, tables: Opened) -> Result<Opened, CliError> {
        let Some(condition) = &self.matching else {
            return Ok(tables);
        };
        if tables.source.schema() != tables.target.schema() {
            // They are not read: comparing says so.
            return Ok(tables);
        }
        let tables = tables.meeting(condition);
        let tables = tables.map_err(|error| CliError::Compare(error.to_string()))?;
        complain_line(&read_by(&tables));
        Ok(tables)
    }
}

/// How the items that meet a condition are read.
fn read_by(tables: &Opened) -> String {
    if tables.is_part {
        return "read by Query: within one partition of each table, and no other item".to_owned();
    }
    let items = match tables.counted {
        (Some(here), Some(there)) => {
            format!(", ~{} and ~{} items", thousands(here), thousands(there))
        }
        _ => String::new(),
    };
    let cost = tables.estimate.map_or_else(String::new, |estimate| {
        format!(", ~{} read units", units(estimate))
    });
    let key = &tables.source.schema().partition.name;
    format!("read by Scan: ALL OF BOTH TABLES{items}{cost}, whatever meets it: it names no {key}")
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
        let (source, target) = args.tables(&config)?;
        self.ends = Some((source.to_string(), target.to_string()));
        if source.at == target.at && source.table == target.table {
            return Err(CliError::Compare(format!(
                "{source} is both the source and the target: name another table, or the same in another account"
            )));
        }
        args.note_indexes();
        let Opening {
            sessions, audit, ..
        } = opening(global, &config, "compare");
        let (tables, record) = args.opened(&sessions, &audit, (&source, &target)).await?;
        self.read(tables, record, args).await
    }

    /// Reads both tables to their ends.
    async fn read(
        &mut self,
        tables: Opened,
        record: Recording,
        args: &Compare,
    ) -> Result<(), CliError> {
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
        let outcome = compare(source, target, args.terms(), tell, None).await;
        drop(progress);
        record_outcome(record, (&source_session, &target_session), &outcome);
        match outcome {
            Ok(counts) => {
                self.counts = counts;
                if args.matching.is_some() && counts == Counts::default() {
                    complain_line(
                        "nothing was compared: no item of either table meets the condition",
                    );
                }
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
