//! The items of an open table: the pages that are loaded, and apart from them the view: cursor, filter, marks.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::message::ItemsPart;
use super::request::RequestId;
use super::scroll::{Motion, Scroll};
use crate::failure::Failure;
use crate::item::{AskedKey, Columns, Page, RawItem};

/// How many items the later pages ask for.
pub const PAGE_ITEMS: u32 = 1000;

/// The items of an open table.
#[derive(Debug, Default)]
pub struct Items {
    pages: Vec<Arc<Page>>,
    /// The first row of each page.
    starts: Vec<usize>,
    len: usize,
    last_key: Option<RawItem>,
    /// The key that was asked for; none where the table is read from its start.
    pub by: Option<Arc<AskedKey>>,
    /// Whether the first item is opened as soon as it is here.
    pub(super) opens_first: bool,
    /// The attributes seen so far.
    pub columns: Columns,
    /// Whether more is on its way.
    pub reading: Reading,
    /// Whether what is loaded was read before: all is being read again, and the first page takes its place.
    old: bool,
    /// The cursor, counted in rows of the view.
    pub scroll: Scroll,
    /// The column under the cursor.
    pub column: usize,
    /// Marked rows, by their number among all that are loaded.
    pub marks: BTreeSet<usize>,
    /// Where a range began, in rows of the view.
    pub range: Option<usize>,
    /// The filter, where there is one.
    pub filter: Option<Filter>,
    /// What the reading has cost.
    pub cost: Cost,
}

/// Whether more is on its way.
#[derive(Debug, Default)]
pub enum Reading {
    /// Nothing was asked for yet.
    #[default]
    Idle,
    /// A request is under way.
    Busy {
        /// Which one.
        request: RequestId,
        /// Whether it goes on until the end.
        all: bool,
    },
    /// There is more after this key.
    More(RawItem),
    /// Everything is here.
    Complete,
    /// The last request failed; it can be tried again after this key.
    Failed {
        /// Why.
        failure: Box<Failure>,
        /// Where to go on.
        after: Option<RawItem>,
    },
}

/// A filter by typed text over what is loaded.
#[derive(Debug, Default)]
pub struct Filter {
    /// The text.
    pub needle: String,
    /// The rows that match.
    pub rows: Vec<usize>,
    /// How many rows were looked at.
    pub covered: usize,
    /// The request that looks at more.
    pub request: Option<RequestId>,
}

/// What the reading has cost.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Read capacity units of all pages.
    pub units: f64,
    /// Read capacity units of the last page.
    pub last_units: f64,
    /// How long the last page took.
    pub last_elapsed: Duration,
    /// How many items AWS looked at.
    pub scanned: u64,
}

impl Filter {
    /// A filter that has looked at nothing yet.
    pub fn of(needle: String) -> Self {
        Self {
            needle,
            ..Self::default()
        }
    }
}

impl Items {
    /// How many items are loaded.
    pub fn loaded(&self) -> usize {
        self.len
    }

    /// How many rows the view has.
    pub fn rows(&self) -> usize {
        self.filter
            .as_ref()
            .map_or(self.len, |filter| filter.rows.len())
    }

    /// All pages: cheap to copy.
    pub fn pages(&self) -> Vec<Arc<Page>> {
        self.pages.clone()
    }

    /// The number among all loaded items of a row of the view.
    pub fn number(&self, row: usize) -> Option<usize> {
        match &self.filter {
            Some(filter) => filter.rows.get(row).copied(),
            None => (row < self.len).then_some(row),
        }
    }

    /// The loaded item with this number.
    pub fn item(&self, number: usize) -> Option<RawItem> {
        let page = self
            .starts
            .partition_point(|start| *start <= number)
            .checked_sub(1)?;
        self.pages.get(page)?.item(number - self.starts.get(page)?)
    }

    /// The item under the cursor.
    pub fn under_cursor(&self) -> Option<RawItem> {
        self.item(self.number(self.scroll.cursor)?)
    }

    /// The marked items, or else the one under the cursor.
    pub fn chosen(&self) -> Vec<RawItem> {
        if self.marks.is_empty() {
            return self.under_cursor().into_iter().collect();
        }
        self.marks
            .iter()
            .filter_map(|number| self.item(*number))
            .collect()
    }

    /// Whether what is loaded was read before: all of it is being read again, or could not be.
    pub fn is_old(&self) -> bool {
        self.old
    }

    /// All is read again from its start. What is loaded stays, with its marks, until the first page takes its place.
    pub fn begin_again(&mut self) {
        self.old = true;
        self.reading = Reading::Idle;
        if let Some(filter) = &mut self.filter {
            filter.request = None;
        }
    }

    /// Reading came to nothing: it can be tried again where it was.
    pub fn fail(&mut self, failure: Box<Failure>) {
        let after = self.last_key().filter(|_| !self.old);
        self.reading = Reading::Failed { failure, after };
    }

    /// What was read before goes; how it was asked for and looked at stays.
    fn make_room(&mut self) {
        let old = std::mem::take(self);
        self.by = old.by;
        self.column = old.column;
        self.filter = old.filter.map(|filter| Filter::of(filter.needle));
    }

    /// Takes a page in, and says where it ended.
    pub fn take(&mut self, part: &ItemsPart) {
        if self.old {
            let reading = std::mem::take(&mut self.reading);
            self.make_room();
            self.reading = reading;
        }
        if !part.page.is_empty() {
            self.starts.push(self.len);
            self.len += part.page.len();
            self.pages.push(Arc::clone(&part.page));
        }
        self.columns.merge(&part.columns);
        let units = part.page.consumed_units().unwrap_or_default();
        self.cost.units += units;
        self.cost.last_units = units;
        self.cost.last_elapsed = part.elapsed;
        self.cost.scanned += part.page.scanned_count();
        self.last_key = part.page.last_evaluated_key().cloned();
        if !part.goes_on {
            self.reading = self
                .last_key
                .clone()
                .map_or(Reading::Complete, Reading::More);
        }
    }

    /// The key after which the next page begins; none before the first page.
    pub fn last_key(&self) -> Option<RawItem> {
        self.last_key.clone()
    }

    /// The request that is under way is given up: what came stays. Where all was being read again, nothing came: what
    /// is there is of before still, and whoever reads on begins at the start.
    pub fn stop_reading(&mut self) {
        let after = self.last_key().filter(|_| !self.old);
        self.reading = after.map_or(Reading::Idle, Reading::More);
    }

    /// Moves the cursor in a window of `height` rows; a range that is open follows.
    pub fn go(&mut self, motion: Motion, height: usize) {
        self.scroll.go(motion, self.rows(), height);
    }

    /// Whether fewer than two screens of loaded rows are left below the window, and there is more to load.
    pub fn wants_more(&self, height: usize) -> bool {
        // With a filter, "more" could mean the whole table: that is asked for with a key of its own.
        self.filter.is_none()
            && matches!(self.reading, Reading::More(_))
            && self.scroll.offset + height * 3 > self.len
    }

    /// Marks or unmarks the row under the cursor.
    pub fn toggle_mark(&mut self) {
        if let Some(number) = self.number(self.scroll.cursor)
            && !self.marks.remove(&number)
        {
            self.marks.insert(number);
        }
    }

    /// The rows of the view that the open range covers.
    pub fn range_rows(&self) -> Option<std::ops::RangeInclusive<usize>> {
        let anchor = self.range?;
        let cursor = self.scroll.cursor;
        Some(anchor.min(cursor)..=anchor.max(cursor))
    }

    /// Ends an open range by marking what it covers.
    pub fn mark_range(&mut self) {
        if let Some(rows) = self.range_rows() {
            let numbers: Vec<usize> = rows.filter_map(|row| self.number(row)).collect();
            self.marks.extend(numbers);
        }
        self.range = None;
    }

    /// Marks every row of the view.
    pub fn mark_all(&mut self) {
        let numbers: Vec<usize> = (0..self.rows())
            .filter_map(|row| self.number(row))
            .collect();
        self.marks.extend(numbers);
    }

    /// Marks what was not marked in the view, and unmarks what was.
    pub fn invert_marks(&mut self) {
        for number in (0..self.rows())
            .filter_map(|row| self.number(row))
            .collect::<Vec<_>>()
        {
            if !self.marks.remove(&number) {
                self.marks.insert(number);
            }
        }
    }
}
