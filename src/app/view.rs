//! The views that lie on top of the two sides. Each owns its places: a comparison never points at a side.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use super::command::Context;
use super::health::HealthView;
use super::list::List;
use super::log::LogView;
use super::request::RequestId;
use super::scroll::Scroll;
use super::side::Fetch;
use crate::aws::Identity;
use crate::compare::{CompareUpdate, Counts, Difference, DifferenceKind};
use crate::config::TableAt;
use crate::failure::Failure;
use crate::item::{
    AskedKey, Change, DiffRow, Item, ItemKey, KeySchema, Path, RawItem, TreeRow, dynamodb_json,
    plain_json, tree,
};

/// A view on top of the sides.
#[derive(Debug)]
pub enum View {
    /// One item.
    Item(ItemView),
    /// A table's differences.
    Compare(CompareView),
    /// Two items, aligned.
    Pair(PairView),
    /// The health of all accounts.
    Health(HealthView),
    /// The jobs.
    Jobs(Scroll),
    /// What happened so far.
    Log(LogView),
}

impl View {
    /// Where keys go.
    pub fn context(&self) -> Context {
        match self {
            Self::Item(_) => Context::Item,
            Self::Compare(_) => Context::Compare,
            Self::Pair(_) => Context::Pair,
            Self::Health(_) => Context::Health,
            Self::Jobs(_) => Context::Jobs,
            Self::Log(_) => Context::Log,
        }
    }

    /// The requests that end with it.
    pub fn requests(&self) -> Vec<RequestId> {
        match self {
            Self::Compare(view) => view.state.request().into_iter().collect(),
            Self::Pair(view) => {
                let again = view.again.request();
                view.state.request().or(again).into_iter().collect()
            }
            Self::Health(view) => view.requests(),
            Self::Item(_) | Self::Jobs(_) | Self::Log(_) => Vec::new(),
        }
    }
}

/// How an item is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// A tree with types.
    #[default]
    Tree,
    /// Plain JSON.
    Json,
    /// DynamoDB's JSON, with types.
    DynamoDbJson,
    /// The very bytes.
    Raw,
}

/// One item, as it was when it was opened.
#[derive(Debug)]
pub struct ItemView {
    /// Its table.
    pub at: TableAt,
    /// The table's key, where it is known.
    pub schema: Option<KeySchema>,
    /// The very bytes.
    pub raw: RawItem,
    /// The same, parsed.
    pub item: Item,
    /// How it is spelled.
    pub spelling: Spelling,
    /// The lines of a spelling other than the tree.
    pub text: Vec<String>,
    /// The paths that are folded.
    pub folded: BTreeSet<Path>,
    /// The cursor and the filter.
    pub list: List,
}

impl ItemView {
    /// An item, opened as a tree.
    pub fn opening(at: TableAt, schema: Option<KeySchema>, raw: RawItem, item: Item) -> Self {
        let (spelling, text) = (Spelling::default(), Vec::new());
        Self {
            at,
            schema,
            raw,
            item,
            spelling,
            text,
            folded: BTreeSet::new(),
            list: List::default(),
        }
    }

    /// Spells the item otherwise, in lines of at most `width` characters where it has no lines of its own.
    pub fn spell(&mut self, spelling: Spelling, width: usize) {
        let lines = |text: String| text.lines().map(str::to_owned).collect();
        self.spelling = spelling;
        self.text = match spelling {
            Spelling::Tree => Vec::new(),
            Spelling::Json => lines(plain_json(&self.item, true)),
            Spelling::DynamoDbJson => lines(dynamodb_json(&self.item, true)),
            Spelling::Raw => {
                let characters: Vec<char> = self.raw.text().chars().collect();
                characters
                    .chunks(width.max(1))
                    .map(|line| line.iter().collect())
                    .collect()
            }
        };
        self.list.scroll = Scroll::default();
    }

    /// The rows of the tree that match the filter.
    pub fn tree_rows(&self) -> Vec<TreeRow<'_>> {
        let mut rows = tree(&self.item, self.schema.as_ref(), &self.folded);
        let needle = self.list.filter.to_lowercase();
        if !needle.is_empty() {
            rows.retain(|row| {
                row.label.to_lowercase().contains(&needle)
                    || row.brief().to_lowercase().contains(&needle)
            });
        }
        rows
    }

    /// The lines of the text that match the filter.
    pub fn lines(&self) -> Vec<&str> {
        let needle = self.list.filter.to_lowercase();
        let lines = self.text.iter().map(String::as_str);
        lines
            .filter(|line| needle.is_empty() || line.to_lowercase().contains(&needle))
            .collect()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        if self.spelling == Spelling::Tree {
            self.tree_rows().len()
        } else {
            self.lines().len()
        }
    }

    /// Its key, for people.
    pub fn name(&self) -> String {
        let key = self
            .schema
            .as_ref()
            .and_then(|schema| schema.key_of(&self.item).ok());
        key.map_or_else(|| "item".to_owned(), |key| key.display())
    }
}

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
}

/// Two items, aligned by path.
#[derive(Debug)]
pub struct PairView {
    /// The source's table.
    pub source: TableAt,
    /// The target's table.
    pub target: TableAt,
    /// The key of both tables.
    pub schema: KeySchema,
    /// Who answers at the source and at the target, where that is known.
    pub identities: Option<(Identity, Identity)>,
    /// Which item.
    pub difference: Difference,
    /// Whether it was opened out of a comparison, which is noted in the audit log as a whole.
    pub is_noted: bool,
    /// Whether both are here.
    pub state: Fetch<Both>,
    /// Whether they are read once more: until they come, those of before stay.
    pub again: Fetch<()>,
    /// The cursor.
    pub scroll: Scroll,
}

/// Two items, and where they differ.
#[derive(Debug)]
pub struct Both {
    /// The source's item.
    pub source: Option<RawItem>,
    /// Whether the target has one.
    pub target: Option<RawItem>,
    /// Aligned by path.
    pub rows: Vec<DiffRow>,
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

    /// Why it stopped, where it did.
    pub fn failure(&self) -> Option<&Failure> {
        self.state.failure()
    }
}

impl PairView {
    /// Both are asked for by this request: what is here stays until they come.
    pub(super) fn ask_by(&mut self, request: RequestId) {
        match self.state {
            Fetch::Ready(_) => self.again = Fetch::Loading(request),
            _ => self.state = Fetch::Loading(request),
        }
    }

    /// Whether it waits for this request.
    pub(super) fn waits_for(&self, request: RequestId) -> bool {
        self.state.waits_for(request) || self.again.waits_for(request)
    }

    /// The first row that differs.
    pub fn first_change(&self) -> Option<usize> {
        let rows = &self.state.ready()?.rows;
        rows.iter().position(|row| row.change != Change::Same)
    }

    /// The next (or previous) row after the cursor that differs.
    pub fn find_change(&self, forward: bool) -> Option<usize> {
        let rows = &self.state.ready()?.rows;
        let differs = |at: &usize| rows.get(*at).is_some_and(|row| row.change != Change::Same);
        if forward {
            (self.scroll.cursor + 1..rows.len()).find(differs)
        } else {
            (0..self.scroll.cursor).rev().find(differs)
        }
    }
}
