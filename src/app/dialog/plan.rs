//! A copy's plan, and its confirmation: nothing is written that was not shown here first.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::Dialog;
use crate::app::effect::Query;
use crate::app::geometry::Geometry;
use crate::app::input::{Line, Typed};
use crate::app::request::RequestId;
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};
use crate::config::TableAt;
use crate::copy::{CopyPlan, CopyRequest};
use crate::failure::Failure;
use crate::item::wrap;
use crate::write::{Confirmation, Conflict, Required};

/// Above a plan that replaces one that was too old.
const AGAIN: &str =
    "The plan was older than a minute: this one is new. Nothing was written; choose again.";
/// Rows that are not text: from where to where, what is asked, the keys, and two that are empty.
const BESIDE: usize = 5;

/// A copy that is being planned or confirmed.
#[derive(Debug)]
pub struct PlanDialog {
    /// What to plan; kept, since a plan that is too old is made anew.
    pub request: CopyRequest,
    /// The table that is open on the other side, where the copy goes into another.
    pub passed_over: Option<Box<TableAt>>,
    /// How far it is.
    pub state: PlanState,
    /// Whether this plan replaces one that was too old.
    pub again: bool,
    /// Why it is to be done, where the target demands that: it outlives a plan that was too old.
    pub reason: Line,
    /// The first visible line of its text.
    pub scroll: Scroll,
}

/// How far a plan is.
#[derive(Debug)]
pub enum PlanState {
    /// It is being made.
    Planning(RequestId),
    /// It is shown.
    Shown {
        /// The plan.
        plan: Arc<CopyPlan>,
        /// What is asked.
        step: Step,
    },
    /// It cannot be made, for this reason.
    Impossible(String),
    /// It could not be made.
    Failed(Box<Failure>),
}

/// What is asked.
#[derive(Debug)]
pub enum Step {
    /// A button: 0 is Cancel.
    Button(usize),
    /// The reason, which is typed into the dialog's line.
    Reason {
        /// What happens to items that exist.
        conflict: Conflict,
        /// Whether it was left empty.
        missing: bool,
    },
    /// The account's name.
    Name {
        /// What happens to items that exist.
        conflict: Conflict,
        /// What is typed.
        input: Line,
        /// Whether it was wrong.
        wrong: bool,
    },
}

/// The buttons of a plan: each but Cancel says what happens to items that exist.
pub fn buttons(plan: &CopyPlan) -> Vec<Option<Conflict>> {
    if plan.needs_choice() {
        vec![None, Some(Conflict::Overwrite), Some(Conflict::Skip)]
    } else {
        vec![None, Some(Conflict::Skip)]
    }
}

impl PlanDialog {
    /// A plan that is being made; `reason` is the one that is known so far.
    pub fn planning(request: CopyRequest, id: RequestId, reason: Option<&str>) -> Self {
        Self {
            request,
            passed_over: None,
            state: PlanState::Planning(id),
            again: false,
            reason: Line::with(reason.unwrap_or_default()),
            scroll: Scroll::default(),
        }
    }

    /// What is told, line by line.
    pub fn text(&self, columns: usize) -> Vec<String> {
        let lines = match &self.state {
            PlanState::Planning(_) => Vec::new(),
            PlanState::Impossible(why) => vec![why.clone()],
            PlanState::Failed(failure) => {
                let lines = [failure.headline(), String::new()].into_iter();
                lines.chain(failure.details()).collect()
            }
            PlanState::Shown { plan, .. } => {
                let again = self.again.then(|| AGAIN.to_owned()).into_iter();
                let again = again.chain(self.passed_over_words());
                again.chain(plan.lines(Some(self.reason.text()))).collect()
            }
        };
        lines.iter().flat_map(|line| wrap(line, columns)).collect()
    }

    fn passed_over_words(&self) -> Option<String> {
        let passed_over = &self.passed_over.as_ref()?.table;
        let target = &self.request.target.table;
        Some(format!(
            "!       INTO {target}, NOT INTO {passed_over}, which is open on the other side: \
             a whole table goes to the one of its own name"
        ))
    }

    /// What is confirmed by what is typed, line by line; nothing while a button is chosen.
    pub fn sentence(&self, columns: usize) -> Vec<String> {
        let PlanState::Shown { plan, step } = &self.state else {
            return Vec::new();
        };
        let (Step::Reason { conflict, .. } | Step::Name { conflict, .. }) = step else {
            return Vec::new();
        };
        let mut lines = wrap(&plan.sentence(Some(*conflict)), columns);
        if matches!(step, Step::Name { .. }) && plan.target.at.at.account.require_reason {
            let reason = format!("Reason: {}", self.reason.text().trim());
            lines.extend(wrap(&reason, columns));
        }
        lines
    }

    /// Rows of the text: between the line that says from where to where, and what is asked.
    pub fn text_rows(&self, rows: usize, columns: usize) -> usize {
        rows.saturating_sub(BESIDE + self.sentence(columns).len())
    }

    /// Scrolls the text; whether the key does that.
    fn scrolls(&mut self, geometry: Geometry, key: KeyEvent) -> bool {
        let motion = match key.code {
            KeyCode::Down => Motion::By(1),
            KeyCode::Up => Motion::By(-1),
            KeyCode::PageDown => Motion::HalfScreens(2),
            KeyCode::PageUp => Motion::HalfScreens(-2),
            _ => return false,
        };
        let columns = geometry.plan_columns();
        let (lines, rows) = (self.text(columns).len(), geometry.plan_rows());
        let rows = self.text_rows(rows, columns);
        self.scroll.go_in_text(motion, lines, rows);
        true
    }

    /// Whether it waits for this answer.
    pub fn waits_for(&self, request: RequestId) -> bool {
        matches!(self.state, PlanState::Planning(id) if id == request)
    }

    /// Shows a plan.
    pub fn show(&mut self, plan: Arc<CopyPlan>) {
        self.scroll = Scroll::default();
        self.state = PlanState::Shown {
            plan,
            step: Step::Button(0),
        };
    }

    pub(super) fn paste(&mut self, text: &str) {
        let PlanState::Shown { step, .. } = &mut self.state else {
            return;
        };
        match step {
            Step::Button(_) => {}
            Step::Reason { .. } => self.reason.paste(text),
            Step::Name { input, .. } => input.paste(text),
        }
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        if self.scrolls(app.geometry, key) {
            app.dialog = Some(Dialog::Plan(self));
            return Vec::new();
        }
        match self.state {
            PlanState::Planning(id) if key.code == KeyCode::Esc => return vec![Effect::Cancel(id)],
            PlanState::Planning(_) => {}
            PlanState::Failed(ref failure) if key.code == KeyCode::Char('y') => {
                if let Some(advice) = failure.to_copy() {
                    app.say_sent(advice.noun());
                    app.dialog = Some(Dialog::Plan(self));
                    return vec![Effect::Yank(advice.text().to_owned())];
                }
            }
            PlanState::Impossible(_) | PlanState::Failed(_) => {
                if matches!(key.code, KeyCode::Esc | KeyCode::Enter | KeyCode::Backspace) {
                    return Vec::new();
                }
            }
            PlanState::Shown { .. } => return self.shown_key(app, key),
        }
        app.dialog = Some(Dialog::Plan(self));
        Vec::new()
    }

    fn shown_key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let PlanState::Shown { plan, step } = &mut self.state else {
            return Vec::new();
        };
        let plan = Arc::clone(plan);
        let next = match step {
            Step::Button(at) => button_key(&plan, at, key),
            Step::Reason { conflict, missing } => {
                reason_key(&plan, *conflict, &mut self.reason, missing, key)
            }
            Step::Name {
                conflict,
                input,
                wrong,
            } => name_key(&plan, *conflict, input, wrong, key),
        };
        match next {
            Next::Stay => {}
            Next::Close => return Vec::new(),
            Next::Why(_) | Next::Ask(_) | Next::Go(..) if !app.geometry.shows_plans() => {
                app.complain("the plan does not fit here: make the terminal 60×16 or larger");
            }
            Next::Why(conflict) => {
                *step = Step::Reason {
                    conflict,
                    missing: false,
                };
            }
            Next::Ask(conflict) => {
                *step = Step::Name {
                    conflict,
                    input: Line::default(),
                    wrong: false,
                };
            }
            Next::Go(conflict, confirmation) => {
                return self.go(app, plan, conflict, confirmation);
            }
        }
        app.dialog = Some(Dialog::Plan(self));
        Vec::new()
    }

    fn go(
        mut self,
        app: &mut App,
        plan: Arc<CopyPlan>,
        conflict: Conflict,
        confirmation: Confirmation,
    ) -> Vec<Effect> {
        if plan.is_stale(app.now) {
            let request = app.requests.issue();
            let query = Query::Plan(self.request.clone());
            self.state = PlanState::Planning(request);
            self.again = true;
            app.dialog = Some(Dialog::Plan(self));
            return vec![Effect::Ask { request, query }];
        }
        let demanded = plan.target.at.at.account.require_reason;
        let reason = demanded.then(|| self.reason.text().trim().to_owned());
        app.begin_copy(plan, conflict, confirmation, reason)
    }
}

/// What a key leads to.
enum Next {
    Stay,
    Close,
    Why(Conflict),
    Ask(Conflict),
    Go(Conflict, Confirmation),
}

fn button_key(plan: &CopyPlan, at: &mut usize, key: KeyEvent) -> Next {
    let buttons = buttons(plan);
    match key.code {
        KeyCode::Esc => return Next::Close,
        KeyCode::Tab | KeyCode::Right => *at = (*at + 1) % buttons.len(),
        KeyCode::BackTab | KeyCode::Left => *at = (*at + buttons.len() - 1) % buttons.len(),
        KeyCode::Enter => return chosen(plan, buttons.get(*at).copied().flatten()),
        _ => {}
    }
    Next::Stay
}

fn chosen(plan: &CopyPlan, conflict: Option<Conflict>) -> Next {
    let Some(conflict) = conflict else {
        return Next::Close;
    };
    if plan.target.at.at.account.require_reason {
        return Next::Why(conflict);
    }
    go_on(plan, conflict)
}

/// What comes after the reason.
fn go_on(plan: &CopyPlan, conflict: Conflict) -> Next {
    match plan.write_plan(conflict).required() {
        Required::Dialog => Next::Go(conflict, Confirmation::Yes),
        Required::Name(_) => Next::Ask(conflict),
        Required::Refused => Next::Close,
    }
}

fn reason_key(
    plan: &CopyPlan,
    conflict: Conflict,
    reason: &mut Line,
    missing: &mut bool,
    key: KeyEvent,
) -> Next {
    match reason.key(key) {
        Typed::Left => return Next::Close,
        Typed::Entered if reason.text().trim().is_empty() => *missing = true,
        Typed::Entered => return go_on(plan, conflict),
        Typed::Edited => *missing = false,
        Typed::Ignored => {}
    }
    Next::Stay
}

fn name_key(
    plan: &CopyPlan,
    conflict: Conflict,
    input: &mut Line,
    wrong: &mut bool,
    key: KeyEvent,
) -> Next {
    if key.code == KeyCode::BackTab && plan.target.at.at.account.require_reason {
        return Next::Why(conflict);
    }
    match input.key(key) {
        Typed::Left => return Next::Close,
        Typed::Entered => {
            let typed = input.text().trim();
            // Its name is drawn in capitals; no two accounts differ in case only.
            let name = plan.target.at.at.account.name.as_str();
            if typed.eq_ignore_ascii_case(name) {
                return Next::Go(conflict, Confirmation::Name(name.to_owned()));
            }
            *wrong = true;
        }
        Typed::Edited => *wrong = false,
        Typed::Ignored => {}
    }
    Next::Stay
}
