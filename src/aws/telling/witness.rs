//! What sessions tell of themselves, as it happens: the screen, the debug file and the audit log listen. Never a
//! credential, an external id or an MFA code.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::aws::identity::Identity;
use crate::aws::purpose::Purpose;
use crate::config::{AccountName, Cause, OperationId, Region, RoleArn};
use crate::failure::Failure;

/// Something that happened to a session.
#[derive(Debug, Clone)]
pub struct SessionEvent {
    /// The configured account.
    pub account: AccountName,
    /// The region that the session is in.
    pub region: Region,
    /// What the session was opened for: later it may serve for more.
    pub purpose: Purpose,
    /// What happened.
    pub what: Happened,
}

impl SessionEvent {
    /// The write that the session is for; none for one that browses, or a hub.
    pub fn operation(&self) -> Option<&OperationId> {
        self.purpose.errand().map(|errand| &errand.id)
    }

    /// For whom and why that write is; of the others the program's cause is theirs.
    pub fn cause(&self) -> Option<&Cause> {
        self.purpose.errand().map(|errand| &errand.cause)
    }
}

/// The session of a role from which the next was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hub {
    /// The configured account whose role it is.
    pub account: AccountName,
    /// Who it is, by the role and the name that its session was asked for with.
    pub identity: Identity,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Happened {
    /// It was opened, and who answers is proven.
    Opened {
        /// Who answers.
        identity: Identity,
        /// When its credentials end, where they do.
        expiry: Option<SystemTime>,
        /// AWS's id of the request that proved it, where it was proven.
        request_id: Option<String>,
        /// The sessions through which it was reached, first to last.
        through: Vec<Hub>,
        /// From when it was asked for, with whatever had to be asked of the user.
        took: Duration,
    },
    /// It could not be opened.
    NotOpened(Box<Failure>),
    /// A role was assumed: the first time, or again.
    Assumed {
        /// The role.
        role: RoleArn,
        /// What its session is called.
        session_name: String,
        /// How long it was asked for.
        duration: Duration,
        /// When it ends.
        expiry: Option<SystemTime>,
        /// From the first request for it to the answer.
        took: Duration,
        /// What the user should know of it, such as that it lasts an hour only.
        note: Option<String>,
    },
    /// It is in use and due: its credentials are being renewed, or wait for their turn. Told once for each life.
    Due,
    /// Its credentials were renewed.
    Renewed {
        /// When the new ones end, where they do.
        expiry: Option<SystemTime>,
        /// From when they were asked for.
        took: Duration,
    },
    /// Its credentials could not be renewed.
    NotRenewed {
        /// Why.
        failure: Box<Failure>,
        /// When those that it has end.
        expiry: Option<SystemTime>,
    },
    /// New credentials, of an account that is reached without a role, are of another identity: in the same account, and
    /// proven.
    Answered {
        /// Who answers from now on.
        identity: Identity,
        /// AWS's id of the request that proved it.
        request_id: Option<String>,
    },
    /// It was closed, or ended unused.
    Ended,
    /// A request was answered, or was not.
    Request {
        /// Its IAM action, such as `dynamodb:Scan`.
        action: String,
        /// The table, where there is one.
        table: Option<String>,
        /// From the first attempt to the last answer.
        took: Duration,
        /// How often it was sent.
        attempts: u32,
        /// AWS's id of it, where AWS answered.
        request_id: Option<String>,
        /// AWS's error code, or what else went wrong; none where it went well.
        wrong: Option<String>,
    },
}

/// Whoever wants to know.
pub trait Witness: fmt::Debug + Send + Sync {
    /// Takes note of what happened. Must not wait.
    fn see(&self, event: &SessionEvent);
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unseen;

impl Witness for Unseen {
    fn see(&self, _: &SessionEvent) {}
}
