//! `dynahop copy`: a table, or some of its items, to another account, or into a file (`file`).

mod file;

use std::process::ExitCode;
use std::sync::Arc;

use super::accounts::{load, table_at, target_at};
use super::ask::{self, Confirm};
use super::condition::CONDITIONS;
use super::error::{CliError, failed};
use super::output::{complain, complain_line, print_lines};
use super::progress::Progress;
use super::sessions::{Opening, opening};
use super::signals::Stop;
use super::{Global, block_on};
use crate::aws::Sessions;
use crate::config::{Place, PlaceOrFile};
use crate::copy::{self, CopyOutcome, CopyPlan, CopyProgress, CopyRequest, PlanError, What};
use crate::item::thousands;
use crate::query::Where;
use crate::write::{ConfirmError, Conflict, WriteGrant};

/// How to say which items.
const EXAMPLES: &str = r#"Examples:
  dynahop copy prod:users staging:users --where 'status = "active"' \
      --on-conflict skip --yes
  dynahop copy prod:orders dev:orders \
      --where 'customer_id = "u-000001" and total > 9.5' --on-conflict skip --yes
  dynahop copy prod:users dev:users --key u-000001 --key u-000002 \
      --on-conflict overwrite --yes
  dynahop copy prod:orders dev:orders --key 'u-000001 / o-00000141' \
      --on-conflict skip --dry-run
  dynahop copy prod:users ./users.jsonl.zst
  dynahop copy prod:users - --where 'status = "active"' | jq .Item"#;

/// What is read.
const READ: &str = r#"Where it names the partition key (id = "c-1"), that partition is queried. Else all of the table is read, and costs what that costs: the plan says so."#;

/// Copy a table's items to another, or into a file, after showing what that does.
///
/// All of them, those of `--key`, or those that meet `--where`. Nothing is deleted. Exits with 0 when everything arrived
/// (skipped items count as arrived) or nothing meets `--where`, 1 when something did not arrive or it was cancelled, 2
/// when nothing was begun. A file is written whole or not at all: 2 also where it could not be.
#[derive(Debug, clap::Args)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{CONDITIONS}\n{READ}"))]
pub(super) struct Copy {
    /// The table to copy from.
    source: Place,
    /// The table to copy to, which has to be there, with the same key; or a file: a path, or a name that ends in
    /// `.jsonl`, `.jsonl.gz` or `.jsonl.zst`; `-` is standard output. A line is `{"Item": …}`, in DynamoDB JSON.
    target: PlaceOrFile,
    /// What happens to items that are already there. A table needs it; a file that is there is replaced by `overwrite`,
    /// and is an error without.
    #[arg(long, value_enum)]
    on_conflict: Option<OnConflict>,
    /// Copy the item of this key, and no other; may be given again. As keys are shown: `u-1`, or `c-1 / o-9` where the
    /// table has a sort key; numbers in digits, bytes in base64; or the key in DynamoDB JSON.
    #[arg(long, value_name = "KEY", conflicts_with = "matching")]
    key: Vec<String>,
    /// Copy the items that meet this, and no others, as in 'status = "active"'.
    #[arg(long = "where", value_name = "CONDITION")]
    matching: Option<Where>,
    /// Show the plan and write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    confirm: Confirm,
}

/// What happens to items that are already there.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum OnConflict {
    /// They are replaced.
    Overwrite,
    /// They stay as they are.
    Skip,
}

impl From<OnConflict> for Conflict {
    fn from(on_conflict: OnConflict) -> Self {
        match on_conflict {
            OnConflict::Overwrite => Self::Overwrite,
            OnConflict::Skip => Self::Skip,
        }
    }
}

impl Copy {
    fn what(&self) -> What {
        match &self.matching {
            Some(condition) => What::Where(Arc::new(condition.clone())),
            None if self.key.is_empty() => What::Whole,
            None => What::Typed(self.key.clone()),
        }
    }

    /// What it is for, in the audit log.
    fn purpose(&self) -> &'static str {
        if self.dry_run {
            "copy --dry-run"
        } else {
            "copy"
        }
    }

    /// What happens to items that a table has already.
    fn conflict(&self) -> Result<Conflict, CliError> {
        self.on_conflict
            .map(Conflict::from)
            .ok_or(CliError::NoConflict)
    }

    /// Whether a file that is there already is replaced.
    fn replaces(&self) -> Result<bool, CliError> {
        match self.on_conflict {
            None => Ok(false),
            Some(OnConflict::Overwrite) => Ok(true),
            Some(OnConflict::Skip) => Err(CliError::SkipInFile),
        }
    }
}

pub(super) fn run(global: &Global, args: &Copy) -> ExitCode {
    let copied = match &args.target {
        PlaceOrFile::Place(target) => block_on(copy(global, args, target)),
        PlaceOrFile::File(target) => block_on(file::copy(global, args, target)),
    };
    match copied.and_then(|done| done) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn copy(global: &Global, args: &Copy, target: &Place) -> Result<ExitCode, CliError> {
    let conflict = args.conflict()?;
    let config = load(global).await?;
    let table = target.table.as_ref();
    if table.is_some_and(|table| table.index.is_some()) {
        return Err(CliError::IndexTarget(target.clone()));
    }
    let source = table_at(&config, &args.source)?;
    let target = target_at(&config, target)?;
    let request = CopyRequest {
        pinned_in: config.pinned_elsewhere(&target).cloned(),
        source,
        target,
        what: args.what(),
        left_alone: 0,
    };
    let Opening {
        sessions, audit, ..
    } = opening(global, &config, args.purpose());
    let (plan, grant) = match granted(&sessions, &request, conflict, args).await {
        Ok(Some(granted)) => granted,
        Ok(None) => return Ok(ExitCode::SUCCESS),
        Err(CliError::Plan(error @ PlanError::NothingToCopy { is_done: true, .. })) => {
            print_lines(&[format!("Done: {error}.")])?;
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => return Err(error),
    };
    let stop = Stop::listen();
    let progress = Progress::new(plan.to_look_at());
    let show = |now: CopyProgress| progress.show(now.scanned, counts(&now, &plan));
    let copying = copy::run(&sessions, &audit, &plan, grant, &stop.soon, show);
    let outcome = tokio::select! {
        outcome = copying => outcome,
        () = stop.now.cancelled() => {
            drop(progress);
            complain("Stopped at once: what was under way may have been written, and may not.");
            return Ok(ExitCode::FAILURE);
        }
    };
    drop(progress);
    Ok(report(&outcome.map_err(CliError::NotBegun)?, &plan))
}

/// The plan, shown and confirmed; none after a dry run. A plan that got stale while somebody thought about it is made
/// anew, and shown again.
async fn granted(
    sessions: &Sessions,
    request: &CopyRequest,
    conflict: Conflict,
    args: &Copy,
) -> Result<Option<(CopyPlan, WriteGrant)>, CliError> {
    let mut reason = sessions.surroundings().cause.reason.clone();
    loop {
        let plan = copy::plan(sessions, request).await?;
        let mut lines = vec![plan.sentence(Some(conflict))];
        let plan_lines = plan.lines(reason.as_deref()).into_iter();
        lines.extend(plan_lines.map(|line| format!("  {line}")));
        let write = plan.write_plan(conflict).because(reason.as_deref());
        // Whoever is asked has to see what about, wherever standard output goes.
        if !args.dry_run && args.confirm.asks(&write) {
            for line in &lines {
                complain_line(line);
            }
        } else {
            print_lines(&lines)?;
        }
        if args.dry_run {
            print_lines(&["Dry run: nothing was written."])?;
            return Ok(None);
        }
        let account = write.target().account.name.to_string();
        if write.needs_reason() {
            reason = Some(ask::reason(&account).await?);
        }
        let write = write.because(reason.as_deref());
        let confirmation = args.confirm.get(&write.required(), &account).await?;
        match write.confirm(&confirmation, sessions.surroundings().clock.now()) {
            Ok(grant) => return Ok(Some((plan, grant))),
            Err(ConfirmError::Stale) => {
                complain("That plan is more than a minute old: here is a new one.");
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Says what became of it, each failed item with its reason.
fn report(outcome: &CopyOutcome, plan: &CopyPlan) -> ExitCode {
    let progress = &outcome.progress;
    for item in &outcome.failed {
        complain_line(&format!("failed: {}: {}", item.label, item.reason));
    }
    let unlisted = progress.failed - outcome.failed.len() as u64;
    if unlisted > 0 {
        complain(&format!("failed: {} more", thousands(unlisted)));
    }
    if let Some(failure) = &outcome.stopped {
        complain(&format!("error: {failure}"));
    }
    if let Some(left) = outcome.left() {
        complain(&format!("{left}."));
    }
    if let Some(doubt) = outcome.doubt() {
        complain(&format!("{doubt}."));
    }
    let gone = plan.gone();
    for key in gone {
        complain_line(&format!("failed: {}: not at the source", key.display()));
    }
    let is_complete = outcome.is_complete() && gone.is_empty();
    let end = if is_complete {
        "Done"
    } else if outcome.cancelled {
        "Cancelled"
    } else {
        "Not everything arrived"
    };
    // What became of the items decides the exit code, not whether somebody reads about it.
    if let Err(error) = print_lines(&[format!("{end}: {}.", counts(progress, plan))]) {
        failed(&error);
    }
    if is_complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn counts(progress: &CopyProgress, plan: &CopyPlan) -> String {
    let ends = (&plan.source.at.at, &plan.target.at.at);
    let read = plan.matching().map_or_else(String::new, |_| {
        let (read, meet) = (thousands(progress.scanned), thousands(progress.read));
        format!("{read} read, {meet} met the condition; ")
    });
    format!(
        "{read}{} written, {} skipped, {} failed; {}",
        thousands(progress.written),
        thousands(progress.skipped),
        thousands(progress.failed),
        progress.units.told(ends, ("write units", "read units"))
    )
}
