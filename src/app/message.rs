//! What happened: a key, an answer to a request, a job's progress.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::KeyEvent;

use super::job::{JobId, JobUpdate};
use super::request::RequestId;
pub use crate::aws::SessionFacts;
use crate::aws::{Identity, SessionEvent, TableShape};
use crate::compare::{CompareUpdate, Counts};
use crate::config::tenants::list::Entry;
use crate::config::{Config, Profile, TableName};
use crate::copy::{CopyPlan, PlanError};
use crate::failure::{Failure, Instead};
use crate::health::Report;
use crate::item::{Columns, KeySchema, Page, RawItem};
use crate::journal::opened::KnownTable;
use crate::question::{Question, QuestionId};

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted: never keys.
    Paste(String),
    /// The terminal has another size: columns, rows.
    Resize(u16, u16),
    /// Time for the next picture of what moves; sent only while something does.
    Tick,
    /// The terminal or the system asks the program to end.
    Terminate,
    /// Something that did not work and belongs to no request, for the line at the bottom.
    Complaint(String),
    /// The profiles of the user's AWS files.
    Profiles(Result<Vec<Profile>, String>),
    /// The tenants that a command tells.
    Tenants(Result<Vec<Entry>, String>),
    /// The config, read again, with its profiles and tenants.
    Config(Result<Box<Config>, String>),
    /// An answer to a request.
    Answer {
        /// Which one.
        request: RequestId,
        /// What came.
        answer: Answer,
    },
    /// A task needs to know something from the user.
    Asked {
        /// Which question.
        id: QuestionId,
        /// What it is.
        question: Question,
    },
    /// Nobody waits for the answer to this question any more.
    Unasked(QuestionId),
    /// News of a session.
    Session(SessionEvent),
    /// News of a job.
    Job {
        /// Which one.
        job: JobId,
        /// What came.
        update: JobUpdate,
    },
}

/// An answer to a request, or a part of one.
#[derive(Debug)]
pub enum Answer {
    /// The account is open.
    Session(SessionFacts),
    /// Some of the account's tables; `last` when there are no more.
    Tables {
        /// Their names.
        names: Vec<TableName>,
        /// Whether these are the last.
        last: bool,
    },
    /// The account's tables may not be listed: those that are known otherwise.
    KnownTables {
        /// Each with where it is known from.
        tables: Vec<KnownTable>,
        /// Why they are not listed.
        failure: Failure,
    },
    /// What a table is.
    Table(Arc<TableShape>),
    /// After a table was not found: what may be meant.
    Instead(Instead),
    /// A page of items.
    Items(ItemsPart),
    /// The rows of some pages that match the filter.
    Filtered {
        /// Row numbers, rising.
        rows: Vec<usize>,
        /// How many rows were looked at, from the first on.
        covered: usize,
    },
    /// A comparison would cost so many read units: it is not begun before the user says so.
    CompareCosts(f64),
    /// A comparison begins: both tables are open.
    CompareBegun {
        /// Read units of reading both whole, where their sizes are known.
        estimate: Option<f64>,
        /// How many items the source and the target have, where that is known: AWS counts every six hours or so.
        counted: (Option<u64>, Option<u64>),
        /// The key of both.
        schema: KeySchema,
        /// Who answers at the source.
        source: Identity,
        /// Who answers at the target.
        target: Identity,
    },
    /// News of a comparison.
    Comparing(CompareUpdate),
    /// A comparison is done.
    Compared(Counts),
    /// Both items of a difference; `None` where there is none.
    Pair {
        /// Who answers at the source and at the target.
        identities: (Identity, Identity),
        /// The source's item.
        source: Option<RawItem>,
        /// The target's item.
        target: Option<RawItem>,
    },
    /// A copy's plan.
    Planned(Arc<CopyPlan>),
    /// A copy that cannot be planned.
    NotPlanned(PlanError),
    /// What trying one account found.
    Checked {
        /// Which of those that were to be tried.
        at: usize,
        /// What was found.
        report: Box<Report>,
    },
    /// All accounts were tried.
    AllChecked,
    /// It did not work.
    Failed(Failure),
}

/// A page of items, with what was found out about it outside of `update`.
#[derive(Debug)]
pub struct ItemsPart {
    /// The items as they came.
    pub page: Arc<Page>,
    /// The attributes that they have.
    pub columns: Columns,
    /// How long the request took.
    pub elapsed: Duration,
    /// Whether another page follows in this same answer.
    pub goes_on: bool,
}
