//! One of the two sides: a path of accounts ▸ tables ▸ items. What dies with an account or a table lives in one struct,
//! and is dropped with it: nothing of one account can be seen under another's name.

use std::sync::Arc;

use super::items::Items;
use super::list::List;
use super::message::SessionFacts;
use super::request::RequestId;
use crate::aws::{Identity, TableShape};
use crate::config::{AccountAt, TableAt, TableName};
use crate::failure::Failure;
use crate::item::{Column, KeyAttributes};
use crate::journal::opened::KnownFrom;

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SideId {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

impl SideId {
    /// The one that is not this.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// One side.
#[derive(Debug, Default)]
pub struct Side {
    /// The list of accounts.
    pub accounts: List,
    /// The account that it stands in.
    pub open: Option<OpenAccount>,
}

/// An account that a side stands in: its client is proven, or on its way.
#[derive(Debug)]
pub struct OpenAccount {
    /// Where.
    pub at: AccountAt,
    /// Whether it answers, and as whom.
    pub session: Fetch<SessionFacts>,
    /// Who was proven when it was entered: what is shown below is this account's.
    pub identity: Identity,
    /// Its tables.
    pub tables: Tables,
    /// The table that the side stands in.
    pub table: Option<OpenTable>,
}

/// The tables of an account.
#[derive(Debug, Default)]
pub struct Tables {
    /// Those that came so far.
    pub names: Vec<TableName>,
    /// Whether there are more.
    pub state: Fetch<()>,
    /// Whether they were listed before: they are being listed again, or could not be.
    pub old: bool,
    /// Where they may not be listed: why, and from where those are known that are in `names`.
    pub unlisted: Option<Unlisted>,
    /// The cursor and the filter.
    pub list: List,
}

/// Tables that are known though the account's may not be listed.
#[derive(Debug)]
pub struct Unlisted {
    /// Why they are not listed.
    pub failure: Box<Failure>,
    /// From where each is known, in the order of the names.
    pub from: Vec<KnownFrom>,
}

/// A table that a side stands in.
#[derive(Debug)]
pub struct OpenTable {
    /// Which one.
    pub at: TableAt,
    /// Its key and indexes.
    pub shape: Fetch<Arc<TableShape>>,
    /// Whether that is asked for once more: until it comes, the shape is what it was.
    pub(super) described_again: Fetch<()>,
    /// Its items.
    pub items: Items,
    /// The key attributes of its index as the user said, where the table may not be described.
    pub(super) index_key: Option<KeyAttributes>,
    /// The request that looks in which other regions there is such a table, where there is none here.
    pub(super) looking: Option<RequestId>,
    /// Whether the role may not scan it.
    pub(super) scan_denied: bool,
    /// Whether a key is to be asked for as soon as it is known which attributes it has.
    pub(super) wants_key: bool,
    /// Whether AWS refused a key of these attributes, which nobody described.
    pub(super) key_refused: bool,
}

/// Something that is asked for: it cannot be loading, failed and there at once.
#[derive(Debug, Default)]
pub enum Fetch<T> {
    /// Not asked for.
    #[default]
    Idle,
    /// On its way.
    Loading(RequestId),
    /// Here.
    Ready(T),
    /// Did not come.
    Failed(Box<Failure>),
}

impl<T> Fetch<T> {
    /// What came.
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Why it did not come.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// The request that is under way.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Loading(request) => Some(*request),
            _ => None,
        }
    }

    /// Whether this is the answer that it waits for.
    pub fn waits_for(&self, request: RequestId) -> bool {
        self.request() == Some(request)
    }
}

impl Side {
    /// The table that it stands in.
    pub fn table(&self) -> Option<&OpenTable> {
        self.open.as_ref()?.table.as_ref()
    }

    /// The table that it stands in.
    pub fn table_mut(&mut self) -> Option<&mut OpenTable> {
        self.open.as_mut()?.table.as_mut()
    }

    /// The requests of everything from the account on.
    pub fn requests(&self) -> Vec<RequestId> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let own = [open.session.request(), open.tables.state.request()];
        own.into_iter()
            .flatten()
            .chain(open.table.iter().flat_map(OpenTable::requests))
            .collect()
    }
}

impl OpenAccount {
    /// An account that is open.
    pub fn entered(at: AccountAt, facts: SessionFacts) -> Self {
        Self {
            at,
            identity: facts.identity.clone(),
            session: Fetch::Ready(facts),
            tables: Tables::default(),
            table: None,
        }
    }
}

impl OpenTable {
    /// A table that is being entered.
    pub fn entering(at: TableAt, shape: Fetch<Arc<TableShape>>) -> Self {
        Self {
            at,
            shape,
            described_again: Fetch::Idle,
            items: Items::default(),
            index_key: None,
            looking: None,
            scan_denied: false,
            wants_key: false,
            key_refused: false,
        }
    }

    /// The columns of its grid: key attributes first, then by how often they occur.
    pub fn columns(&self) -> Vec<Column> {
        self.items
            .columns
            .ordered(self.shape.ready().map(|shape| &shape.schema))
    }

    /// Asks for what it is, by this request: what is known of it stays until the answer.
    pub(super) fn describe_by(&mut self, request: RequestId) {
        match self.shape {
            Fetch::Ready(_) => self.described_again = Fetch::Loading(request),
            _ => self.shape = Fetch::Loading(request),
        }
    }

    /// Whether it waits for this request to say what it is.
    pub(super) fn is_described_by(&self, request: RequestId) -> bool {
        self.shape.waits_for(request) || self.described_again.waits_for(request)
    }

    /// Why it could not be said what it is, the last time that it was asked.
    pub fn undescribed(&self) -> Option<&Failure> {
        let again = self.described_again.failure();
        again.or_else(|| self.shape.failure())
    }

    /// The requests that are under way for it.
    pub fn requests(&self) -> Vec<RequestId> {
        let shape = self.shape.request().or(self.looking);
        let again = self.described_again.request();
        let shapes = shape.into_iter().chain(again);
        shapes.chain(self.reading_requests()).collect()
    }

    /// Those of them that read its items, or look through them.
    pub fn reading_requests(&self) -> impl Iterator<Item = RequestId> + use<> {
        let reading = match self.items.reading {
            super::items::Reading::Busy { request, .. } => Some(request),
            _ => None,
        };
        let filter = self.items.filter.as_ref().and_then(|filter| filter.request);
        [reading, filter].into_iter().flatten()
    }
}
