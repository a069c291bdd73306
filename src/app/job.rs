//! Jobs: copies that run on while the user looks elsewhere.

use std::fmt::Write as _;
use std::time::SystemTime;

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
    /// Where it reads.
    pub source: TableAt,
    /// Where it writes.
    pub target: TableAt,
    /// One line that says what it does.
    pub title: String,
    /// How far it is.
    pub state: JobState,
    /// How many items there are to copy, where AWS counted them some hours ago, and no plan did.
    about: Option<u64>,
    begun: SystemTime,
    ended: Option<SystemTime>,
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
    /// A job that begins at `begun`.
    pub fn beginning(
        id: JobId,
        plan: &CopyPlan,
        title: String,
        reason: Option<&str>,
        begun: SystemTime,
    ) -> Self {
        let (exact, count) = (plan.is_exact(), plan.count());
        let progress = CopyProgress {
            total: exact.then_some(count),
            ..CopyProgress::default()
        };
        Self {
            id,
            plan: plan.lines(reason),
            source: plan.source.at.clone(),
            target: plan.target.at.clone(),
            title,
            state: JobState::Running {
                progress,
                stopping: false,
            },
            about: (!exact && count > 0).then_some(count),
            begun,
            ended: None,
        }
    }

    /// How long it ran, or has run at `now`.
    pub fn took(&self, now: SystemTime) -> String {
        crate::item::took(self.begun, self.ended.unwrap_or(now))
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        matches!(self.state, JobState::Running { .. })
    }

    /// Takes news in, at `now`.
    pub fn take(&mut self, update: JobUpdate, now: SystemTime) {
        self.state = match update {
            JobUpdate::Progress(progress) => {
                let stopping = matches!(self.state, JobState::Running { stopping: true, .. });
                JobState::Running { progress, stopping }
            }
            JobUpdate::Done(outcome) => JobState::Done(outcome),
            JobUpdate::Failed(failure) => JobState::Failed(Box::new(failure)),
            JobUpdate::Refused(why) => JobState::Refused(why),
        };
        if !self.is_running() {
            self.ended = Some(now);
        }
    }

    /// How much is done, in percent, while it runs. Of a number that AWS counted hours ago, never all.
    pub fn percent(&self) -> Option<u64> {
        let JobState::Running { progress, .. } = &self.state else {
            return None;
        };
        let (all, most) = match (progress.total, self.about) {
            (Some(total), _) => (total, 100),
            (None, Some(about)) => (about, 99),
            (None, None) => return None,
        };
        let all = Some(all).filter(|all| *all > 0)?;
        Some((done(progress) * 100 / all).min(most))
    }

    /// `12,300 of about 100,000`, while it runs: what was counted hours ago is never less than what is done.
    pub fn extent(&self) -> Option<String> {
        let JobState::Running { progress, .. } = &self.state else {
            return None;
        };
        let done = done(progress);
        let of = match (progress.total, self.about) {
            (Some(total), _) => format!(" of {}", thousands(total)),
            (None, Some(about)) => format!(" of about {}", thousands(about.max(done))),
            (None, None) => String::new(),
        };
        Some(format!("{}{of}", thousands(done)))
    }

    /// What ended it before its time.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.state {
            JobState::Failed(failure) => Some(failure),
            JobState::Done(outcome) => outcome.stopped.as_ref(),
            JobState::Running { .. } | JobState::Refused(_) => None,
        }
    }

    /// All that is to be told of it at `now`, a line each: of one that failed what to do comes first.
    pub fn lines(&self, now: SystemTime) -> Vec<String> {
        let runs = if self.is_running() {
            "It has run for"
        } else {
            "It ran for"
        };
        let took = [format!("{runs} {}.", self.took(now))];
        let (plan, gap) = (self.plan.iter().cloned(), [String::new()]);
        let outcome = std::iter::once(self.outcome());
        let failed = self.failed_lines();
        if self.failure().is_some() {
            let told = outcome.chain(failed).chain(took);
            return told.chain(gap).chain(plan).collect();
        }
        let told = outcome.chain(took).chain(failed);
        plan.chain(gap).chain(told).collect()
    }

    /// What failed and what to do, a line each.
    pub fn failed_lines(&self) -> Vec<String> {
        let outcome = match &self.state {
            JobState::Done(outcome) => outcome,
            JobState::Failed(failure) => {
                let what_to_do = failure.what_to_do().into_iter();
                return what_to_do.chain(failure.facts()).collect();
            }
            JobState::Running { .. } | JobState::Refused(_) => return Vec::new(),
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
                let extent = self.extent().unwrap_or_default();
                if progress.written == done(progress) {
                    return format!("{verb}: {extent} written");
                }
                format!("{verb}: {extent}: {}", counted(progress))
            }
            JobState::Done(outcome) => self.told(outcome),
            JobState::Failed(failure) => failure.headline(),
            JobState::Refused(why) => why.clone(),
        }
    }

    /// The same for the last line of the screen: of a failure no more than what was tried, and where there is more.
    pub fn news(&self) -> String {
        let said = match &self.state {
            JobState::Failed(failure) => failure.summary(),
            _ => self.outcome(),
        };
        let more = self.failure().map_or("", |_| "; ! tells more");
        format!("{}: {said}{more}", self.title)
    }

    fn told(&self, outcome: &CopyOutcome) -> String {
        let mut told = counted(&outcome.progress);
        if let Some(left) = outcome.left() {
            let _ = write!(told, ", {left}");
        }
        if outcome.cancelled {
            told.push_str(", cancelled before the end");
        }
        if outcome.stopped.is_some() {
            told.push_str(", stopped by an error");
        }
        let ends = (&self.source.at, &self.target.at);
        let units = outcome.progress.units.told(ends, ("WRU", "RRU"));
        format!("{told} ({units})")
    }
}

/// Items of which something has become.
fn done(progress: &CopyProgress) -> u64 {
    progress.written + progress.skipped + progress.failed
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::config::{AccountAt, Defaults, Profile};
    use crate::failure::{FailureKind, Operation, Subject};

    fn job(total: Option<u64>, about: Option<u64>, written: u64, skipped: u64) -> Job {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let table = AccountAt::new(account).table("users".parse().unwrap(), None);
        Job {
            id: JobId(1),
            plan: Vec::new(),
            source: table.clone(),
            target: table,
            title: String::new(),
            state: JobState::Running {
                progress: CopyProgress {
                    total,
                    written,
                    skipped,
                    ..CopyProgress::default()
                },
                stopping: false,
            },
            about,
            begun: SystemTime::UNIX_EPOCH,
            ended: None,
        }
    }

    #[test]
    fn a_job_says_how_much_of_how_much_and_of_an_old_count_never_more_than_all() {
        for (job, outcome, percent) in [
            (
                job(Some(12), None, 3, 0),
                "copying: 3 of 12 written",
                Some(25),
            ),
            (
                job(None, Some(100_000), 12_000, 300),
                "copying: 12,300 of about 100,000: 12,000 written, 300 skipped",
                Some(12),
            ),
            (
                job(None, Some(100), 130, 0),
                "copying: 130 of about 130 written",
                Some(99),
            ),
            (job(None, None, 5, 0), "copying: 5 written", None),
            (job(Some(0), None, 0, 0), "copying: 0 of 0 written", None),
        ] {
            assert_eq!((job.outcome().as_str(), job.percent()), (outcome, percent));
        }
    }

    #[test]
    fn of_a_job_that_was_stopped_what_to_do_comes_before_its_plan_and_the_last_line_says_where_it_is()
     {
        let mut job = job(Some(12), None, 3, 0);
        job.plan = vec!["the plan".to_owned()];
        let JobState::Running { progress, .. } = &job.state else {
            return;
        };
        let account = &job.target.at.account;
        let subject = Subject::new(Operation::BATCH_WRITE_ITEM, account, None);
        let subject = subject.on(&job.target.table);
        let stopped = Failure::new(FailureKind::AccessDenied, subject, "no");
        let outcome = CopyOutcome {
            progress: progress.clone(),
            failed: Vec::new(),
            cancelled: false,
            stopped: Some(stopped),
            maybe_written: false,
        };
        job.take(JobUpdate::Done(outcome), SystemTime::UNIX_EPOCH);
        assert!(job.failure().and_then(Failure::to_copy).is_some());
        let news = job.news();
        assert!(news.contains("3 written, stopped by an error ("), "{news}");
        assert!(news.ends_with("; ! tells more"), "{news}");
        let lines = job.lines(SystemTime::UNIX_EPOCH);
        let at = |text: &str| lines.iter().position(|line| line.contains(text));
        let (statement, plan) = (at("dynamodb:BatchWriteItem\""), at("the plan"));
        assert!(statement.is_some() && statement < plan, "{lines:?}");
    }

    #[test]
    fn a_job_runs_on_until_it_ends_and_a_clock_that_was_set_back_is_no_time() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let mut job = job(None, None, 0, 0);
        for (now, words) in [(0, "0 s"), (59, "59 s"), (80, "1m 20s"), (7500, "2h 05m")] {
            assert_eq!(job.took(at(now)), words);
        }
        job.take(JobUpdate::Refused(String::new()), at(80));
        assert_eq!(job.took(at(7500)), "1m 20s");
    }
}
