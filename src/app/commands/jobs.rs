//! Jobs.

use crate::app::App;
use crate::app::command::{Command, Context, Enabled, always};
use crate::app::dialog::{Dialog, Told};
use crate::app::effect::Effect;
use crate::app::job::{Job, JobState};
use crate::app::scroll::Scroll;
use crate::app::view::View;
use crate::failure::Failure;

/// Opens the jobs.
pub const JOBS: Command = Command {
    name: "jobs",
    about: "the jobs: copies that run or ran",
    keys: &["J"],
    contexts: Context::ALL,
    hint: None,
    writes: false,
    enabled: always,
    run: |app| {
        if !matches!(app.views.last(), Some(View::Jobs(_))) {
            app.views.push(View::Jobs(Scroll::default()));
        }
        Vec::new()
    },
};

/// Cancels a job.
pub const CANCEL_JOB: Command = Command {
    name: "cancel-job",
    about: "cancel the job under the cursor (asks)",
    keys: &["x"],
    contexts: &[Context::Jobs],
    hint: Some(2),
    writes: false,
    enabled: job_runs,
    run: |app| {
        let number = number_under_cursor(app);
        app.dialog = number.map(|number| Dialog::CancelJob { number, go: false });
        Vec::new()
    },
};

/// The newest job stands first.
fn number_under_cursor(app: &App) -> Option<usize> {
    match app.views.last() {
        Some(View::Jobs(scroll)) => app.jobs.len().checked_sub(scroll.cursor + 1),
        _ => None,
    }
}

/// The job under the cursor, in full.
pub(super) fn tell_job(app: &mut App) -> Vec<Effect> {
    let told = app.job_under_cursor().map(|job| {
        let statement = job.failure().and_then(Failure::to_copy);
        Told::new(job.title.clone(), job.lines(app.now)).copying(statement)
    });
    app.dialog = told.map(Dialog::Told);
    Vec::new()
}

fn job_runs(app: &App) -> Enabled {
    if app.job_under_cursor().is_some_and(Job::is_running) {
        Ok(())
    } else {
        Err("no job runs under the cursor".into())
    }
}

impl App {
    /// The job under the cursor, where the jobs are looked at.
    pub fn job_under_cursor(&self) -> Option<&Job> {
        self.jobs.get(number_under_cursor(self)?)
    }

    /// Asks whether to cancel the job under the cursor, or else the newest that runs; false where none does. Whoever
    /// presses Ctrl-C may have meant something else than the end of a copy.
    pub(super) fn asks_to_cancel(&mut self) -> bool {
        if !matches!(self.views.last(), Some(View::Jobs(_))) {
            return false;
        }
        let runs = |number: &usize| self.jobs.get(*number).is_some_and(Job::is_running);
        let under_cursor = number_under_cursor(self).filter(runs);
        let number = under_cursor.or_else(|| self.jobs.iter().rposition(Job::is_running));
        self.dialog = number.map(|number| Dialog::CancelJob { number, go: false });
        self.dialog.is_some()
    }

    /// Asks a job to stop: what is being written arrives, nothing more begins.
    pub fn cancel_job(&mut self, number: Option<usize>) -> Vec<Effect> {
        let Some(job) = number.and_then(|number| self.jobs.get_mut(number)) else {
            return Vec::new();
        };
        if let JobState::Running { stopping, .. } = &mut job.state {
            *stopping = true;
        }
        vec![Effect::CancelJob(job.id)]
    }
}
