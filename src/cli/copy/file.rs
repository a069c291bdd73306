//! `dynahop copy` into a file.

use std::process::ExitCode;

use super::Copy;
use crate::aws::Sessions;
use crate::cli::Global;
use crate::cli::accounts::{load, table_at};
use crate::cli::error::CliError;
use crate::cli::output::{complain_line, print_lines};
use crate::cli::progress::Progress;
use crate::cli::sessions::{Opening, opening};
use crate::cli::signals::Stop;
use crate::config::FilePlace;
use crate::copy::export::{self, ExportError, ExportPlan, ExportProgress, ExportRequest};
use crate::file::FileError;
use crate::item::thousands;
use crate::journal::audit::AuditLog;

/// Copies into `file`, which nobody has to confirm: nothing is written to AWS, and no file is replaced unasked.
pub(super) async fn copy(
    global: &Global,
    args: &Copy,
    file: &FilePlace,
) -> Result<ExitCode, CliError> {
    let replaces = args.replaces()?;
    let config = load(global).await?;
    let request = ExportRequest {
        source: table_at(&config, &args.source)?,
        file: file.clone(),
        replaces,
        what: args.what(),
    };
    let Opening {
        sessions, audit, ..
    } = opening(global, &config, args.purpose());
    let plan = export::plan(&sessions, &request).await?;
    let mut lines = vec![plan.sentence()];
    lines.extend(plan.lines().iter().map(|line| format!("  {line}")));
    say(file, &lines)?;
    if args.dry_run {
        say(file, &["Dry run: nothing was read and nothing written."])?;
        return Ok(ExitCode::SUCCESS);
    }
    carry_out(&sessions, &audit, &plan).await
}

async fn carry_out(
    sessions: &Sessions,
    audit: &AuditLog,
    plan: &ExportPlan,
) -> Result<ExitCode, CliError> {
    let stop = Stop::listen();
    let progress = Progress::new(plan.to_look_at());
    let show = |now: ExportProgress| progress.show(now.scanned, counts(&now, plan));
    let exporting = export::run(sessions, audit, plan, &stop.soon, show);
    let outcome = tokio::select! {
        outcome = exporting => outcome,
        () = stop.now.cancelled() => {
            drop(progress);
            complain_line("Stopped at once: a file whose name ends in .part may be left.");
            return Ok(ExitCode::FAILURE);
        }
    };
    drop(progress);
    let outcome = match outcome {
        Ok(outcome) => outcome,
        // Such as `head`, which has what it wants.
        Err(ExportError::File(FileError::NoReader)) => return Ok(ExitCode::FAILURE),
        // What has gone to standard output is written.
        Err(ExportError::Read(failure)) if plan.path.is_none() => return Err(failure.into()),
        Err(ExportError::Read(failure)) => return Err(CliError::NotBegun(failure)),
        Err(ExportError::File(error)) => return Err(CliError::File(error)),
    };
    for key in &outcome.gone {
        complain_line(&format!("failed: {}: not at the source", key.display()));
    }
    say(&plan.file, &[outcome.told(plan)])?;
    if outcome.is_complete() {
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}

/// Says it where the items do not go.
fn say<T: AsRef<str>>(file: &FilePlace, lines: &[T]) -> Result<(), CliError> {
    match file {
        FilePlace::Path(_) => print_lines(lines),
        FilePlace::Standard => {
            for line in lines {
                complain_line(line.as_ref());
            }
            Ok(())
        }
    }
}

fn counts(progress: &ExportProgress, plan: &ExportPlan) -> String {
    let (scanned, read) = (thousands(progress.scanned), thousands(progress.read));
    match plan.matching() {
        Some(_) => format!("{scanned} read, {read} met the condition"),
        None => format!("{read} read"),
    }
}
