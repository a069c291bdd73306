//! Jobs: copies that run on while the user looks elsewhere.

use std::fmt::Write as _;

use crate::config::TableAt;
use crate::copy::{CopyOutcome, CopyPlan, CopyProgress};
use crate::failure::Failure;
use crate::item::thousands;

/// One job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(pub u64);

/// A copy that was begun.
#[derive(Debug)]
pub struct Job {
    /// Its identity.
    pub id: JobId,
    /// What it copies, as its plan said it. A job owns that: it never points at a side, and it keeps no items.
    pub plan: Vec<String>,
    /// Where it writes.
    pub target: TableAt,
    /// One line that says what it does.
    pub title: String,
    /// How far it is.
    pub state: JobState,
}

/// How far a job is.
#[derive(Debug)]
pub enum JobState {
    /// It runs.
    Running {
        /// So far.
        progress: CopyProgress,
        /// Whether it was asked to stop.
        stopping: bool,
    },
    /// It ended, or was cancelled.
    Done(CopyOutcome),
    /// It could not begin, or had to stop.
    Failed(Box<Failure>),
    /// It was not begun.
    Refused(String),
}

/// News of a job.
#[derive(Debug)]
pub enum JobUpdate {
    /// How far it is.
    Progress(CopyProgress),
    /// It ended.
    Done(CopyOutcome),
    /// It could not begin, or had to stop.
    Failed(Failure),
    /// It was not begun, for a reason of our own.
    Refused(String),
}

impl Job {
    /// A job that begins.
    pub fn beginning(id: JobId, plan: &CopyPlan, title: String, reason: Option<&str>) -> Self {
        let progress = CopyProgress {
            total: Some(plan.count()),
            ..CopyProgress::default()
        };
        Self {
            id,
            plan: plan.lines(reason),
            target: plan.target.at.clone(),
            title,
            state: JobState::Running {
                progress,
                stopping: false,
            },
        }
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        matches!(self.state, JobState::Running { .. })
    }

    /// Takes news in.
    pub fn take(&mut self, update: JobUpdate) {
        self.state = match update {
            JobUpdate::Progress(progress) => {
                let stopping = matches!(self.state, JobState::Running { stopping: true, .. });
                JobState::Running { progress, stopping }
            }
            JobUpdate::Done(outcome) => JobState::Done(outcome),
            JobUpdate::Failed(failure) => JobState::Failed(Box::new(failure)),
            JobUpdate::Refused(why) => JobState::Refused(why),
        };
    }

    /// How much is done, in percent, while it runs.
    pub fn percent(&self) -> Option<u64> {
        let JobState::Running { progress, .. } = &self.state else {
            return None;
        };
        let total = progress.total.filter(|total| *total > 0)?;
        Some(((progress.written + progress.skipped + progress.failed) * 100 / total).min(100))
    }

    /// What failed, a line each.
    pub fn failed_lines(&self) -> Vec<String> {
        let JobState::Done(outcome) = &self.state else {
            return Vec::new();
        };
        let stopped = outcome
            .stopped
            .iter()
            .flat_map(|failure| std::iter::once(failure.headline()).chain(failure.details()));
        let failed = outcome
            .failed
            .iter()
            .map(|failed| format!("{}: {}", failed.label, failed.reason));
        let doubt = outcome.doubt().map(str::to_owned);
        stopped.chain(failed).chain(doubt).collect()
    }

    /// One line that says how it stands.
    pub fn outcome(&self) -> String {
        match &self.state {
            JobState::Running { progress, stopping } => {
                let verb = if *stopping { "stopping" } else { "copying" };
                let total = progress
                    .total
                    .map_or_else(String::new, |total| format!(" of {}", thousands(total)));
                format!("{verb}: {}{total}", counted(progress))
            }
            JobState::Done(outcome) => told(outcome),
            JobState::Failed(failure) => failure.headline(),
            JobState::Refused(why) => why.clone(),
        }
    }
}

/// `12 written, 3 skipped`.
fn counted(progress: &CopyProgress) -> String {
    let mut counted = format!("{} written", thousands(progress.written));
    for (count, what) in [(progress.skipped, "skipped"), (progress.failed, "failed")] {
        if count > 0 {
            let _ = write!(counted, ", {} {what}", thousands(count));
        }
    }
    counted
}

fn told(outcome: &CopyOutcome) -> String {
    let progress = &outcome.progress;
    let mut told = counted(progress);
    if let Some(left) = outcome.left() {
        let _ = write!(told, ", {left}");
    }
    if outcome.cancelled {
        told.push_str(", cancelled before the end");
    }
    if outcome.stopped.is_some() {
        told.push_str(", stopped by an error");
    }
    format!("{told} ({:.1} WRU)", progress.units)
}
