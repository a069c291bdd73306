//! Work that `update` asks for; the runtime does it, and sends messages about it.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

use super::job::JobId;
use super::request::RequestId;
use crate::config::{Account, AccountAt, TableAt, TenantName, TenantsCommand};
use crate::copy::{CopyPlan, CopyRequest};
use crate::health::Trial;
use crate::item::{AskedKey, ItemKey, KeySchema, Page, RawItem};
use crate::question::QuestionId;
use crate::write::{Confirmation, Conflict};

/// Work to do outside of `update`.
#[derive(Debug)]
pub enum Effect {
    /// Find out something; what comes is an [`Answer`](super::message::Answer) to the request.
    Ask {
        /// Its identity.
        request: RequestId,
        /// What to find out.
        query: Query,
    },
    /// Stop a request: its answer is not wanted any more.
    Cancel(RequestId),
    /// Run a confirmed copy as a job.
    Copy {
        /// The job.
        job: JobId,
        /// What is copied.
        plan: Arc<CopyPlan>,
        /// What happens to items that exist at the target.
        conflict: Conflict,
        /// How it was confirmed.
        confirmation: Confirmation,
        /// Why, where the target demands it.
        reason: Option<String>,
    },
    /// What the user answers to a question; none where they decline.
    Answer {
        /// Which question.
        id: QuestionId,
        /// What was typed.
        answer: Option<SecretString>,
    },
    /// Stop a job.
    CancelJob(JobId),
    /// Read the profiles of the user's AWS files.
    LoadProfiles,
    /// Run the command that tells the tenants.
    LoadTenants(TenantsCommand),
    /// Read the config again, with its profiles and tenants.
    LoadConfig {
        /// Its file; none where there was none.
        path: Option<PathBuf>,
        /// The tenant that the run is bound to.
        tenant: Option<TenantName>,
    },
    /// Close the account's sessions: the next use assumes its role anew.
    Forget(Arc<Account>),
    /// These accounts are looked at now, and no others: their sessions stay fresh.
    Watch(Vec<AccountAt>),
    /// Put text into the terminal's clipboard.
    Yank(String),
    /// End the program.
    Quit,
}

/// A question to AWS, or work on what is loaded.
#[derive(Debug)]
pub enum Query {
    /// Open the account.
    Session(AccountAt),
    /// Open the account, one of many, when its turn has come: a few are opened at once.
    Renewed(AccountAt),
    /// List all its tables.
    Tables(AccountAt),
    /// Describe a table.
    Table(TableAt),
    /// The user says what the key of a table is that may not be described: what is known of it then.
    TellKey {
        /// Which table.
        table: TableAt,
        /// Its key.
        key: KeySchema,
    },
    /// Read items.
    Items {
        /// Of which table or index.
        table: TableAt,
        /// The last evaluated key of the page before, where there is one.
        after: Option<RawItem>,
        /// How many.
        want: Want,
        /// Only those with this key; all without one.
        by: Option<Arc<AskedKey>>,
    },
    /// Find the rows that hold a text.
    Filter {
        /// What is loaded.
        pages: Vec<Arc<Page>>,
        /// The first row to look at.
        from: usize,
        /// The text, in any case.
        needle: String,
    },
    /// Compare two tables.
    Compare {
        /// From where.
        source: TableAt,
        /// With what.
        target: TableAt,
        /// Only what has this key; all without one.
        by: Option<Arc<AskedKey>>,
        /// Above how many read units it is asked about first; none when it was.
        ask_above: Option<f64>,
    },
    /// Read both items of a difference.
    Pair {
        /// The source's table.
        source: TableAt,
        /// The target's table.
        target: TableAt,
        /// The key of both tables.
        schema: Box<KeySchema>,
        /// Which item.
        key: ItemKey,
        /// Whether the comparison of both tables, out of which it is, is in the audit log: then this is none of its own.
        is_noted: bool,
    },
    /// Plan a copy.
    Plan(CopyRequest),
    /// Try these accounts.
    Health(Arc<[Trial]>),
}

/// How many items to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// One page of at most so many.
    Page(u32),
    /// Page after page, until there are no more.
    All,
}
