//! The health of all accounts: what is tried, and what was found so far.

use std::sync::Arc;

use super::App;
use super::dialog::{Dialog, Told};
use super::effect::{Effect, Query};
use super::request::RequestId;
use super::scroll::Scroll;
use super::view::View;
use crate::config::AccountAt;
use crate::health::{Checked, Mark, Report, Trial, trials};

/// The accounts, each with what trying it found.
#[derive(Debug)]
pub struct HealthView {
    /// What is tried.
    pub trials: Arc<[Trial]>,
    /// What was found, in the same order; none where that is still to come.
    pub reports: Vec<Option<Report>>,
    /// What runs; none when all were tried, or it was stopped.
    pub request: Option<RequestId>,
    /// The cursor.
    pub scroll: Scroll,
}

impl HealthView {
    /// How many were tried.
    pub fn done(&self) -> usize {
        self.reports.iter().flatten().count()
    }

    /// How many ended with this mark.
    pub fn with(&self, mark: Mark) -> usize {
        let reports = self.reports.iter().flatten();
        reports.filter(|report| report.mark() == mark).count()
    }

    /// The report under the cursor, where it has come.
    pub fn under_cursor(&self) -> Option<&Report> {
        self.reports.get(self.scroll.cursor)?.as_ref()
    }
}

/// What a report says, with what to do, line by line.
pub fn told(report: &Report) -> Vec<String> {
    report.checks.iter().flat_map(Checked::lines).collect()
}

impl App {
    /// Tries all accounts, on top of everything; anew where they were tried before.
    pub(super) fn check_health(&mut self) -> Vec<Effect> {
        let places = self.accounts.iter();
        let places = places.map(|row| AccountAt::new(Arc::clone(&row.account)));
        let trials: Arc<[Trial]> = trials(&self.config, places.collect::<Vec<_>>()).into();
        let (request, ask) = self.ask(Query::Health(Arc::clone(&trials)));
        let reports = trials.iter().map(|_| None).collect();
        let mut view = HealthView {
            trials,
            reports,
            request: Some(request),
            scroll: Scroll::default(),
        };
        let mut effects = Vec::new();
        if let Some(View::Health(old)) = self.views.last() {
            view.scroll = old.scroll;
            effects.extend(old.request.map(Effect::Cancel));
            self.views.pop();
        }
        self.views.push(View::Health(view));
        effects.push(ask);
        effects
    }

    /// Takes what trying one account found; none when all were tried.
    pub(super) fn take_checked(&mut self, request: RequestId, checked: Option<(usize, Report)>) {
        for view in &mut self.views {
            let View::Health(view) = view else { continue };
            if view.request != Some(request) {
                continue;
            }
            match checked {
                None => view.request = None,
                Some((at, report)) => {
                    if let Some(place) = view.reports.get_mut(at) {
                        *place = Some(report);
                    }
                }
            }
            return;
        }
    }

    /// Gives up what was not tried yet.
    pub(super) fn stop_health(&mut self) -> Vec<Effect> {
        let Some(View::Health(view)) = self.views.last_mut() else {
            return Vec::new();
        };
        view.request
            .take()
            .map(Effect::Cancel)
            .into_iter()
            .collect()
    }

    /// Shows all that was found of the account under the cursor.
    pub(super) fn tell_health(&mut self) {
        if let Some(View::Health(view)) = self.views.last()
            && let Some(report) = view.under_cursor()
        {
            let title = format!("Health of {}", report.at.account.name);
            self.dialog = Some(Dialog::Told(Told::new(title, told(report))));
        }
    }
}
