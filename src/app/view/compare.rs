//! A comparison of two tables, and one that is to take its place.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use crate::app::list::List;
use crate::app::request::RequestId;
use crate::app::side::Fetch;
use crate::aws::Identity;
use crate::compare::{CompareUpdate, Counts, Difference, DifferenceKind};
use crate::config::TableAt;
use crate::failure::Failure;
use crate::item::{AskedKey, ItemKey, KeySchema};

/// A comparison of two tables.
#[derive(Debug)]
pub struct CompareView {
    /// From where.
    pub source: TableAt,
    /// With what.
    pub target: TableAt,
    /// Only what has this key is compared; all without one.
    pub by: Option<Arc<AskedKey>>,
    /// The key of both, known when both are open.
    pub schema: Option<KeySchema>,
    /// Who answers at the source and at the target, proven by the very sessions that read.
    pub identities: Option<(Identity, Identity)>,
    /// Whether it runs, is done, or failed.
    pub state: Fetch<()>,
    /// Whether something was written to one of its tables since.
    pub stale: bool,
    /// So far.
    pub counts: Counts,
    /// How many items were read at the source and at the target.
    pub read: (u64, u64),
    /// Read capacity units so far, of both.
    pub units: f64,
    /// Read capacity units of reading both whole, as estimated before.
    pub estimate: Option<f64>,
    /// How many items the source and the target have, where AWS counted them: some hours ago.
    pub counted: (Option<u64>, Option<u64>),
    /// When it was begun.
    pub begun: SystemTime,
    /// When it ended, however it did.
    pub ended: Option<SystemTime>,
    /// Every difference so far, in the order in which they were found.
    pub differences: Vec<Difference>,
    /// The numbers of those that are shown: kept, since each frame and each key asks for them.
    rows: Vec<usize>,
    /// Which kind is shown; all without one.
    pub shown: Option<DifferenceKind>,
    /// Marked differences, by their number.
    pub marks: BTreeSet<usize>,
    /// Where a range began, in rows of the view.
    pub range: Option<usize>,
    /// The cursor and the filter.
    pub list: List,
    /// Whether the tables were to be compared again, and this is what was found before.
    pub is_old: bool,
    /// The same tables compared once more: this stays until something of that came.
    next: Option<Box<Self>>,
    /// What was found before this was begun: it comes back where this fails.
    before: Option<Box<Self>>,
    /// Why the tables could not be compared again.
    failed_again: Option<Box<Failure>>,
}

impl CompareView {
    /// A comparison that begins.
    pub fn beginning(
        source: TableAt,
        target: TableAt,
        request: RequestId,
        begun: SystemTime,
    ) -> Self {
        Self {
            source,
            target,
            by: None,
            schema: None,
            identities: None,
            state: Fetch::Loading(request),
            stale: false,
            counts: Counts::default(),
            read: (0, 0),
            units: 0.0,
            estimate: None,
            counted: (None, None),
            begun,
            ended: None,
            differences: Vec::new(),
            rows: Vec::new(),
            shown: None,
            marks: BTreeSet::new(),
            range: None,
            list: List::default(),
            is_old: false,
            next: None,
            before: None,
            failed_again: None,
        }
    }

    /// Takes news in.
    pub fn take(&mut self, update: CompareUpdate) {
        self.counts = update.counts;
        self.read = (update.source.items, update.target.items);
        self.units =
            update.source.units.unwrap_or_default() + update.target.units.unwrap_or_default();
        self.withdraw(&update.withdrawn);
        let first = self.differences.len();
        self.differences.extend(update.differences);
        self.show_from(first);
    }

    /// Takes differences away that turned out to be none; marks follow those that stay.
    fn withdraw(&mut self, keys: &[ItemKey]) {
        if keys.is_empty() {
            return;
        }
        let keys: HashSet<&ItemKey> = keys.iter().collect();
        let mut number = 0;
        let mut marks = BTreeSet::new();
        let (old_marks, mut old_number) = (std::mem::take(&mut self.marks), 0);
        self.differences.retain(|difference| {
            let stays = !keys.contains(&difference.key);
            if stays && old_marks.contains(&old_number) {
                marks.insert(number);
            }
            number += usize::from(stays);
            old_number += 1;
            stays
        });
        self.marks = marks;
        self.show();
    }

    /// Decides anew which differences are shown: after the filter or the kind changed.
    pub fn show(&mut self) {
        self.rows.clear();
        self.show_from(0);
    }

    fn show_from(&mut self, first: usize) {
        let needle = self.list.filter.to_lowercase();
        let shown = |difference: &Difference| {
            self.shown.is_none_or(|kind| kind == difference.kind)
                && (needle.is_empty() || difference.key.display().to_lowercase().contains(&needle))
        };
        let numbered = self.differences.iter().enumerate().skip(first);
        let rows = numbered.filter(|(_, difference)| shown(difference));
        self.rows
            .extend(rows.map(|(number, _)| number).collect::<Vec<_>>());
    }

    /// The numbers of the differences that are shown.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The difference under the cursor.
    pub fn under_cursor(&self) -> Option<(usize, &Difference)> {
        let number = *self.rows().get(self.list.scroll.cursor)?;
        Some((number, self.differences.get(number)?))
    }

    /// The marked differences, or else the one under the cursor.
    pub fn chosen(&self) -> Vec<&Difference> {
        self.chosen_ones().collect()
    }

    /// The same, one after the other.
    pub fn chosen_ones(&self) -> impl Iterator<Item = &Difference> {
        let under_cursor = if self.marks.is_empty() {
            self.under_cursor()
        } else {
            None
        };
        let marked = self.marks.iter();
        let marked = marked.filter_map(|number| self.differences.get(*number));
        marked.chain(under_cursor.map(|(_, difference)| difference))
    }

    /// Whether nothing differs, and everything was read.
    pub fn is_equal(&self) -> bool {
        !self.stale && matches!(self.state, Fetch::Ready(())) && self.differences.is_empty()
    }

    /// Why it stopped, or could not be made again.
    pub fn failure(&self) -> Option<&Failure> {
        let again = self.failed_again.as_deref();
        again.or_else(|| self.state.failure())
    }

    /// The requests that are under way for it.
    pub fn requests(&self) -> Vec<RequestId> {
        let next = self.next.as_ref();
        let next = next.and_then(|next| next.state.request());
        self.state.request().or(next).into_iter().collect()
    }

    /// Whether the tables are compared again, and nothing of that came yet.
    pub fn is_made_again(&self) -> bool {
        self.next.is_some()
    }

    /// The tables are compared once more, by `next`. The differences that there are stay until something of that came.
    pub(in crate::app) fn begin_again(&mut self, mut next: Self) {
        next.shown = self.shown;
        next.list.set_filter(self.list.filter.clone());
        if let Some(before) = self.before.take() {
            *self = *before;
        }
        if self.differences.is_empty() {
            *self = next;
            return;
        }
        self.is_old = true;
        self.failed_again = None;
        self.next = Some(Box::new(next));
    }

    /// The comparison, this one or the one that is to take its place, that waits for this request.
    pub(in crate::app) fn waiting_for(&mut self, request: RequestId) -> Option<&mut Self> {
        if self.state.waits_for(request) {
            return Some(self);
        }
        let next = self.next.as_deref_mut();
        next.filter(|next| next.state.waits_for(request))
    }

    /// The one that was begun again takes the place of what was there, once there is something of it.
    pub(in crate::app) fn take_over(&mut self) {
        let has_come = |next: &mut Box<Self>| next.read != (0, 0) || next.state.ready().is_some();
        if let Some(next) = self.next.take_if(has_come) {
            let before = std::mem::replace(self, *next);
            self.before = Some(Box::new(before));
        }
        if self.state.ready().is_some() {
            self.before = None;
        }
    }

    /// It failed at `now`, if it waits for this request: of two, what was found before stays or comes back.
    pub(in crate::app) fn fail(
        &mut self,
        request: RequestId,
        failure: &Failure,
        now: SystemTime,
    ) -> bool {
        if self.waiting_for(request).is_none() {
            return false;
        }
        let failure = Box::new(failure.clone());
        if let Some(before) = self.before.take() {
            *self = *before;
        } else if self.next.is_none() {
            self.state = Fetch::Failed(failure);
            self.ended = self.ended.or(Some(now));
            return true;
        }
        self.give_up_next();
        self.failed_again = Some(failure);
        true
    }

    /// What was to take its place does not: what is here is of before.
    pub(in crate::app) fn give_up_next(&mut self) {
        self.next = None;
        self.is_old = true;
    }

    /// What runs is given up at `now`: what is seen stays.
    pub(in crate::app) fn stop(&mut self, now: SystemTime) -> Vec<RequestId> {
        let requests = self.requests();
        if self.next.is_some() {
            self.give_up_next();
        } else if !requests.is_empty() {
            self.state = Fetch::Idle;
            self.ended = self.ended.or(Some(now));
            self.before = None;
        }
        requests
    }

    /// Something was written to a table: what was found there before may not be so any more.
    pub(in crate::app) fn note_written(&mut self, table: &TableAt) {
        self.stale |= self.source == *table || self.target == *table;
        let others = [&mut self.next, &mut self.before].into_iter();
        for other in others.flatten() {
            other.note_written(table);
        }
    }
}
