//! The health of all accounts: what is tried, and what was found so far.

use std::sync::Arc;

use super::App;
use super::dialog::{Dialog, Told};
use super::effect::{Effect, Query};
use super::request::RequestId;
use super::scroll::Scroll;
use super::side::Fetch;
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
    /// Accounts that are tried again by themselves: the request of each, and its place among the reports.
    pub again: Vec<(RequestId, usize)>,
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

    /// The requests that end with it.
    pub fn requests(&self) -> Vec<RequestId> {
        let again = self.again.iter().map(|(request, _)| *request);
        self.request.into_iter().chain(again).collect()
    }

    /// Whether the account at this place is being tried, or is still to be.
    pub fn waits_for(&self, place: usize) -> bool {
        let is_open = self.reports.get(place).is_some_and(Option::is_none);
        is_open && (self.request.is_some() || self.again.iter().any(|(_, at)| *at == place))
    }

    fn take(&mut self, request: RequestId, checked: Option<(usize, Report)>) {
        let Some((place, report)) = checked else {
            self.again.retain(|(of, _)| *of != request);
            self.request = self.request.filter(|of| *of != request);
            return;
        };
        // An account that is tried by itself is the first of its own request.
        let again = self.again.iter().find(|(of, _)| *of == request);
        let place = again.map_or(place, |(_, place)| *place);
        if let Some(found) = self.reports.get_mut(place) {
            *found = Some(report);
        }
    }

    /// Whether something that was tried is not well.
    pub fn has_unwell(&self) -> bool {
        self.reports.iter().flatten().any(is_unwell)
    }

    /// The next row after the cursor, or the one before it, whose account was tried and is not well.
    pub fn find_unwell(&self, forward: bool) -> Option<usize> {
        let cursor = self.scroll.cursor;
        let unwell = |row: &usize| {
            let report = self.reports.get(*row).and_then(Option::as_ref);
            report.is_some_and(is_unwell)
        };
        if forward {
            (cursor.saturating_add(1)..self.reports.len()).find(unwell)
        } else {
            (0..cursor.min(self.reports.len())).rev().find(unwell)
        }
    }

    /// The report under the cursor, where it has come.
    pub fn under_cursor(&self) -> Option<&Report> {
        self.reports.get(self.scroll.cursor)?.as_ref()
    }
}

fn is_unwell(report: &Report) -> bool {
    report.mark() != Mark::Good
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
            again: Vec::new(),
            scroll: Scroll::default(),
        };
        let mut effects = Vec::new();
        if let Some(View::Health(old)) = self.views.last() {
            view.scroll = old.scroll;
            effects.extend(old.requests().into_iter().map(Effect::Cancel));
            self.views.pop();
        }
        self.views.push(View::Health(view));
        effects.push(ask);
        effects
    }

    /// Tries the account under the cursor again, with a new session.
    pub(super) fn check_anew(&mut self) -> Vec<Effect> {
        let Some(View::Health(view)) = self.views.last() else {
            return Vec::new();
        };
        let place = view.scroll.cursor;
        let Some(trial) = view.trials.get(place).cloned() else {
            return Vec::new();
        };
        let account = Arc::clone(&trial.at.account);
        let trials: Arc<[Trial]> = vec![trial].into();
        let (request, ask) = self.ask(Query::Health(trials));
        self.say(format!("Trying {} again, with a new session", account.name));
        if let Some(View::Health(view)) = self.views.last_mut() {
            view.again.push((request, place));
            if let Some(report) = view.reports.get_mut(place) {
                *report = None;
            }
        }
        vec![Effect::Forget(account), ask]
    }

    /// Takes what trying one account found; none when all were tried.
    pub(super) fn take_checked(&mut self, request: RequestId, checked: Option<(usize, Report)>) {
        let waits = |view: &&mut HealthView| view.requests().contains(&request);
        let mut views = self.views.iter_mut().filter_map(|view| match view {
            View::Health(view) => Some(view),
            _ => None,
        });
        let Some(view) = views.find(waits) else {
            return;
        };
        let known = checked.as_ref().map(|(_, report)| report.clone());
        view.take(request, checked);
        if let Some(report) = known {
            self.know_session(&report);
        }
    }

    /// What trying an account found of its session is known in the list of accounts, too.
    fn know_session(&mut self, report: &Report) {
        let is_asked_for = self
            .row(&report.at.account.name)
            .is_none_or(|row| row.session.request().is_some());
        if is_asked_for {
            return;
        }
        let session = match &report.opened {
            Ok(facts) => Fetch::Ready(facts.clone()),
            Err(failure) => Fetch::Failed(failure.clone()),
        };
        self.set_session(&report.at, session);
    }

    /// Gives up what was not tried yet.
    pub(super) fn stop_health(&mut self) -> Vec<Effect> {
        let Some(View::Health(view)) = self.views.last_mut() else {
            return Vec::new();
        };
        let requests = view.requests();
        view.request = None;
        view.again.clear();
        requests.into_iter().map(Effect::Cancel).collect()
    }

    /// Shows all that was found of the account under the cursor.
    pub(super) fn tell_health(&mut self) {
        if let Some(View::Health(view)) = self.views.last()
            && let Some(report) = view.under_cursor()
        {
            let title = format!("Health of {}", report.at.account.name);
            let told = Told::new(title, told(report)).copying(report.to_copy());
            self.dialog = Some(Dialog::Told(told));
        }
    }
}
