//! The views that lie on top of the two sides. Each owns its places: a comparison never points at a side.

mod compare;

use std::collections::BTreeSet;

pub use compare::CompareView;

use super::command::Context;
use super::health::HealthView;
use super::list::List;
use super::log::LogView;
use super::request::RequestId;
use super::scroll::Scroll;
use super::side::Fetch;
use crate::aws::Identity;
use crate::compare::Difference;
use crate::config::TableAt;
use crate::item::{
    Change, DiffRow, Item, KeySchema, Path, RawItem, TreeRow, dynamodb_json, plain_json, tree,
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
            Self::Compare(view) => view.requests(),
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

    /// The two items, and where the row under the cursor stands in them.
    pub fn under_cursor(&self) -> Option<(&Both, &Path)> {
        let both = self.state.ready()?;
        let row = both.rows.get(self.scroll.cursor)?;
        Some((both, &row.path))
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
