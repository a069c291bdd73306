//! Answers to requests: each goes to whoever waits for it; what nobody waits for any more is dropped here.

use std::sync::Arc;

use super::dialog::{Costs, Dialog, PlanState};
use super::items::Reading;
use super::message::{Answer, ItemsPart, SessionFacts};
use super::not_reached::NotReached;
use super::place::At;
use super::request::RequestId;
use super::side::{Fetch, OpenAccount, SideId};
use super::view::{Both, CompareView, View};
use super::{App, Effect};
use crate::aws::{Identity, TableShape};
use crate::compare::CompareUpdate;
use crate::config::{TableAt, TableName};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::item::{KeySchema, RawItem, diff};

const SIDES: [SideId; 2] = [SideId::Left, SideId::Right];

impl App {
    pub(super) fn answer(&mut self, request: RequestId, answer: Answer) -> Vec<Effect> {
        match answer {
            Answer::Session(facts) => self.take_session(request, &facts),
            Answer::Tables { names, last } => self.take_tables(request, &names, last),
            Answer::KnownTables { tables, failure } => {
                self.take_known_tables(request, &tables, &failure)
            }
            Answer::Table(shape) => self.take_shape(request, &shape),
            Answer::Instead(instead) => self.take_instead(request, &instead),
            Answer::Items(part) => self.take_items(request, &part),
            Answer::Filtered { rows, covered } => self.take_filtered(request, &rows, covered),
            Answer::CompareCosts(units) => self.take_costs(request, units),
            Answer::CompareBegun {
                estimate,
                counted,
                schema,
                source,
                target,
            } => self.take_begun(request, (estimate, counted), schema, (source, target)),
            Answer::Comparing(update) => self.take_comparing(request, update),
            Answer::Compared(counts) => self.take_compared(request, counts),
            Answer::Pair {
                identities,
                source,
                target,
            } => self.take_pair(request, identities, source, target),
            Answer::Planned(plan) => {
                if let Some(Dialog::Plan(dialog)) = &mut self.dialog
                    && dialog.waits_for(request)
                {
                    dialog.show(plan);
                }
                Vec::new()
            }
            Answer::NotPlanned(error) => {
                if let Some(Dialog::Plan(dialog)) = &mut self.dialog
                    && dialog.waits_for(request)
                {
                    dialog.state = match error {
                        crate::copy::PlanError::Failed(failure) => {
                            PlanState::Failed(Box::new(failure))
                        }
                        other => PlanState::Impossible(other.to_string()),
                    };
                }
                Vec::new()
            }
            Answer::Checked { at, report } => {
                self.take_checked(request, Some((at, *report)));
                Vec::new()
            }
            Answer::AllChecked => {
                self.take_checked(request, None);
                Vec::new()
            }
            Answer::Failed(failure) => self.take_failure(request, &failure),
        }
    }

    fn take_session(&mut self, request: RequestId, facts: &SessionFacts) -> Vec<Effect> {
        for row in &mut self.accounts {
            if row.session.waits_for(request) {
                row.session = Fetch::Ready(facts.clone());
                self.tries.forget(&row.account.name);
            }
        }
        let (mut effects, mut renewed) = (Vec::new(), Vec::new());
        for side in SIDES {
            if self
                .going
                .get(&side)
                .is_some_and(|going| going.request == request)
                && let Some(going) = self.going.remove(&side)
            {
                effects.extend(self.leave_to_another_identity(&going.to, facts));
                effects.extend(self.enter_account(side, going, facts.clone()));
            }
            if let Some(open) = &mut self.side_mut(side).open
                && open.session.waits_for(request)
            {
                open.session = Fetch::Ready(facts.clone());
                renewed.push(At::Account(open.at.clone()));
            }
        }
        self.note_refreshed(request, true);
        for at in renewed {
            effects.extend(self.leave_to_another_identity(&at, facts));
        }
        effects
    }

    /// Where another account answers under the name now, nothing of the one before stays on the screen.
    fn leave_to_another_identity(&mut self, at: &At, facts: &SessionFacts) -> Vec<Effect> {
        let (At::Account(at) | At::Table(TableAt { at, .. })) = at else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        for side in SIDES {
            let Some(open) = &self.side(side).open else {
                continue;
            };
            if open.at != *at || open.identity.account_id() == facts.identity.account_id() {
                continue;
            }
            let old = self.side(side).requests();
            effects.extend(old.into_iter().map(Effect::Cancel));
            let entered = OpenAccount::entered(at.clone(), facts.clone());
            self.side_mut(side).open = Some(entered);
            effects.extend(self.list_tables(side));
            let name = &at.account.name;
            self.complain(format!(
                "another account answers for {name} now: what was shown was the other's, and is gone"
            ));
        }
        effects
    }

    fn take_tables(&mut self, request: RequestId, names: &[TableName], last: bool) -> Vec<Effect> {
        for side in SIDES {
            if let Some(open) = &mut self.side_mut(side).open
                && open.tables.state.waits_for(request)
            {
                if std::mem::take(&mut open.tables.old) {
                    open.tables.names.clear();
                }
                open.tables.unlisted = None;
                open.tables.names.extend(names.iter().cloned());
                if last {
                    open.tables.state = Fetch::Ready(());
                }
            }
        }
        self.aim_anew();
        Vec::new()
    }

    fn take_shape(&mut self, request: RequestId, shape: &Arc<TableShape>) -> Vec<Effect> {
        for side in SIDES {
            let Some(table) = self.side_mut(side).table_mut() else {
                continue;
            };
            if !table.is_described_by(request) {
                continue;
            }
            table.described_again = Fetch::Idle;
            let before = table.shape.ready();
            if before.is_some_and(|before| before.schema != shape.schema) {
                table.key_refused = false;
            }
            table.shape = Fetch::Ready(Arc::clone(shape));
            table.tell_what_else();
            let at = table.at.clone();
            // An item may have been opened before its table's key was known.
            for view in &mut self.views {
                if let View::Item(view) = view
                    && view.schema.is_none()
                    && view.at == at
                {
                    view.schema = Some(shape.schema.clone());
                }
            }
        }
        self.ask_where_denied();
        Vec::new()
    }

    fn take_items(&mut self, request: RequestId, part: &ItemsPart) -> Vec<Effect> {
        let mut effects = Vec::new();
        for side in SIDES {
            if let Some(table) = self.side_mut(side).table_mut()
                && matches!(table.items.reading, Reading::Busy { request: busy, .. } if busy == request)
            {
                table.items.take(part);
                let at = table.at.clone();
                self.note_opened(side, &at.table);
                self.tries.forget(&at.at.account.name);
                effects.extend(self.filter_on(side));
            }
        }
        self.open_wanted_item();
        effects.extend(self.read_ahead());
        effects
    }

    fn take_filtered(&mut self, request: RequestId, rows: &[usize], covered: usize) -> Vec<Effect> {
        let mut effects = Vec::new();
        for side in SIDES {
            let filter = self
                .side_mut(side)
                .table_mut()
                .and_then(|table| table.items.filter.as_mut());
            if let Some(filter) = filter.filter(|filter| filter.request == Some(request)) {
                filter.rows.extend(rows);
                filter.covered = covered;
                filter.request = None;
                effects.extend(self.filter_on(side));
            }
        }
        effects
    }

    /// Instead of the comparison, a question.
    fn take_costs(&mut self, request: RequestId, units: f64) -> Vec<Effect> {
        let mut views = self.views.iter_mut();
        let at = views.position(|view| match view {
            View::Compare(view) => view.waiting_for(request).is_some(),
            _ => false,
        });
        let Some(at) = at else {
            return Vec::new();
        };
        let Some(View::Compare(view)) = self.views.get_mut(at) else {
            return Vec::new();
        };
        let costs = Costs::new(view.source.clone(), view.target.clone(), units);
        let again = view.is_made_again();
        if again {
            view.give_up_next();
        } else {
            self.views.remove(at);
        }
        self.dialog = Some(Dialog::Costs(Costs { again, ..costs }));
        Vec::new()
    }

    /// Lets the comparison that waits for a request take something in.
    fn take_of_comparison(&mut self, request: RequestId, take: impl FnOnce(&mut CompareView)) {
        for view in &mut self.views {
            if let View::Compare(view) = view
                && let Some(waiting) = view.waiting_for(request)
            {
                take(waiting);
                view.take_over();
                return;
            }
        }
    }

    fn take_begun(
        &mut self,
        request: RequestId,
        (estimate, counted): (Option<f64>, (Option<u64>, Option<u64>)),
        schema: KeySchema,
        ends: (Identity, Identity),
    ) -> Vec<Effect> {
        self.take_of_comparison(request, |view| {
            view.schema = Some(schema);
            view.identities = Some(ends);
            view.estimate = estimate;
            view.counted = counted;
        });
        Vec::new()
    }

    fn take_comparing(&mut self, request: RequestId, update: CompareUpdate) -> Vec<Effect> {
        self.take_of_comparison(request, |view| view.take(update));
        Vec::new()
    }

    fn take_compared(&mut self, request: RequestId, counts: crate::compare::Counts) -> Vec<Effect> {
        let now = self.now;
        self.take_of_comparison(request, |view| {
            view.counts = counts;
            view.ended = Some(now);
            view.state = Fetch::Ready(());
        });
        Vec::new()
    }

    fn take_pair(
        &mut self,
        request: RequestId,
        identities: (Identity, Identity),
        source: Option<RawItem>,
        target: Option<RawItem>,
    ) -> Vec<Effect> {
        for view in &mut self.views {
            if let View::Pair(view) = view
                && view.waits_for(request)
            {
                view.again = Fetch::Idle;
                view.identities = Some(identities);
                let parse = |raw: &Option<RawItem>| raw.as_ref().map(RawItem::parse).transpose();
                match (parse(&source), parse(&target)) {
                    (Ok(left), Ok(right)) => {
                        let rows = diff(left.as_ref(), right.as_ref(), Some(&view.schema));
                        view.state = Fetch::Ready(Both {
                            source,
                            target,
                            rows,
                        });
                        view.scroll = super::scroll::Scroll::default();
                    }
                    (Err(error), _) | (_, Err(error)) => {
                        let at = &view.source;
                        let subject = Subject::new(Operation::GET_ITEM, &at.at.account, None);
                        let kind = FailureKind::Unreadable;
                        let failure = Failure::new(kind, subject.on(&at.table), error.to_string());
                        view.state = Fetch::Failed(Box::new(failure));
                    }
                }
                if let Some(first) = view.first_change() {
                    view.scroll.cursor = first;
                }
                self.fit();
                return Vec::new();
            }
        }
        Vec::new()
    }

    /// The side stays where it is, with the failure in place; R tries again to get there. On the list of accounts the cursor
    /// shows which it was.
    fn not_reached(&mut self, side: SideId, failure: &Failure) {
        let Some(going) = self.going.remove(&side) else {
            return;
        };
        if self.backup_failed(side, &going, failure) {
            return;
        }
        if let At::Account(at) | At::Table(TableAt { at, .. }) = &going.to {
            let name = &at.account.name;
            let row = self
                .accounts
                .iter()
                .position(|row| row.account.name == *name);
            let list = &mut self.side_mut(side).accounts;
            list.set_filter(String::new());
            list.scroll.cursor = row.unwrap_or_default();
            self.know_accounts();
        }
        let failure = Box::new(failure.clone());
        let to = going.to;
        self.not_reached.insert(side, NotReached { to, failure });
        self.fit();
    }

    /// A failure ends exactly the request that it answers, and is shown where its result would have been.
    fn take_failure(&mut self, request: RequestId, failure: &Failure) -> Vec<Effect> {
        let boxed = || Box::new(failure.clone());
        let mut awaited = false;
        for row in &mut self.accounts {
            awaited |= fail(&mut row.session, request, boxed);
        }
        for side in SIDES {
            if self
                .going
                .get(&side)
                .is_some_and(|going| going.request == request)
            {
                self.not_reached(side, failure);
                awaited = true;
            }
            let Some(open) = &mut self.side_mut(side).open else {
                continue;
            };
            awaited |= fail(&mut open.session, request, boxed);
            awaited |= fail(&mut open.tables.state, request, boxed);
            let Some(table) = &mut open.table else {
                continue;
            };
            if table.is_described_by(request) && failure.kind == FailureKind::NotFound {
                table.looking = Some(request);
            }
            awaited |= fail(&mut table.shape, request, boxed);
            awaited |= fail(&mut table.described_again, request, boxed);
            if let Reading::Busy { request: busy, .. } = table.items.reading
                && busy == request
            {
                Self::note_denied_scan(table, failure);
                Self::note_refused_key(table, failure);
                table.items.fail(boxed());
                table.tell_what_else();
                awaited = true;
            }
        }
        for view in &mut self.views {
            awaited |= match view {
                View::Compare(view) => view.fail(request, failure, self.now),
                View::Pair(view) => {
                    fail(&mut view.state, request, boxed) || fail(&mut view.again, request, boxed)
                }
                View::Item(_) | View::Health(_) | View::Jobs(_) | View::Log(_) => false,
            };
        }
        if awaited {
            self.fail(failure);
            self.note_refreshed(request, false);
            self.ask_where_denied();
            self.fit();
        }
        Vec::new()
    }
}

fn fail<T>(fetch: &mut Fetch<T>, request: RequestId, failure: impl Fn() -> Box<Failure>) -> bool {
    let awaited = fetch.waits_for(request);
    if awaited {
        *fetch = Fetch::Failed(failure());
    }
    awaited
}
