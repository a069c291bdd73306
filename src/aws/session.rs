//! An open account: its client, its credentials, and who answers.

pub(super) mod call;
pub(super) mod facts;
pub(super) mod known_keys;
mod prove;

use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::provider::SharedCredentialsProvider;

use crate::aws::client::{self, reads::Reads};
use crate::aws::identity::{Answering, Identity};
use crate::aws::renewing::Renewing;
use crate::aws::renewing::keeper::Keeper;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::Happened;
use crate::aws::way::reached::Reached;
use crate::config::{Account, AccountId, Region};
use crate::failure::{Operation, Subject};

use known_keys::KnownKeys;
pub(super) use prove::Opening;

/// An open account in a region.
#[derive(Debug)]
pub struct Session {
    account: Arc<Account>,
    region: Region,
    answering: Answering,
    reached: Reached,
    credentials: Arc<Renewing>,
    keeper: Arc<Keeper>,
    telling: Arc<Telling>,
    /// What a job has read through it.
    reads: Reads,
    keys: Arc<KnownKeys>,
    client: aws_sdk_dynamodb::Client,
    /// How a client takes its credentials whose requests are no use of it.
    unnoted: SharedCredentialsProvider,
}

impl Session {
    /// The configured account; with its profile's role, where it has none of its own.
    pub fn account(&self) -> &Arc<Account> {
        &self.account
    }

    /// The region that its requests go to.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Who answers for it now. The account does not change; who it is in it may, where no role is assumed.
    pub fn identity(&self) -> Identity {
        self.answering.identity()
    }

    /// How it was reached.
    pub fn reached(&self) -> &Reached {
        &self.reached
    }

    /// When its credentials end, where they do.
    pub async fn expiry(&self) -> Option<SystemTime> {
        self.credentials.expiry().await
    }

    /// When its credentials are to be renewed, where they end.
    pub async fn due(&self) -> Option<SystemTime> {
        self.credentials.due().await
    }

    /// AWS's clock minus this machine's in seconds, by the newest answer: exact to about a second. None before the first.
    pub fn clock_skew(&self) -> Option<i64> {
        self.telling.skew()
    }

    /// AWS's id of the last request for `action`, such as `dynamodb:PutItem`, that went well through it.
    pub fn request_id(&self, action: &str) -> Option<String> {
        self.telling.request_id(action)
    }

    /// AWS's id of the last request by which this job read items of `table`, as it was named there, and which went well.
    /// None for a session that is no job's: who looks at tables has no entry in the audit log to put it in.
    pub fn last_read(&self, table: &str) -> Option<String> {
        self.reads.last(table)
    }

    /// Whose its tables are: the id of the account that answers, else its name in the config.
    pub fn whose(&self) -> String {
        let proven = self.identity().account_id().map(ToString::to_string);
        proven.unwrap_or_else(|| self.account.name.to_string())
    }

    /// The id of the account that answers, else the one that the config expects.
    pub fn own_id(&self) -> Option<AccountId> {
        let proven = self.identity().account_id().cloned();
        proven.or_else(|| self.account.expected_id().cloned())
    }

    /// The keys of tables that may not be described.
    pub fn keys(&self) -> &KnownKeys {
        &self.keys
    }

    /// Its credentials.
    pub(super) fn credentials(&self) -> &Arc<Renewing> {
        &self.credentials
    }

    /// Does `work` for this session: what is fetched meanwhile for others as well is told of it.
    pub(super) fn asking<F: Future>(&self, work: F) -> impl Future<Output = F::Output> {
        self.telling.asking(work)
    }

    /// Whether somebody looks at it from now on: then it is renewed though nothing is asked of it.
    pub(super) fn watch(&self, is_watched: bool) {
        self.keeper.watch(is_watched);
    }

    /// What it was told last.
    #[cfg(test)]
    pub(super) fn is_watched(&self) -> bool {
        self.keeper.is_watched()
    }

    /// Tells that it is closed: nothing opens it again.
    pub(super) fn close(&self) {
        self.telling.tell(Happened::Ended);
    }

    /// The same session for one job that reads: with the same credentials, renewed for both at once, and a client and a
    /// retry budget of its own.
    pub(super) fn for_reading(&self) -> Self {
        self.for_a_job(None)
    }

    /// The same where reading is only tried: that does not count as use.
    pub(super) fn for_checking(&self) -> Self {
        self.for_a_job(Some(self.unnoted.clone()))
    }

    fn for_a_job(&self, credentials: Option<SharedCredentialsProvider>) -> Self {
        let reads = Reads::default();
        Self {
            client: client::for_a_job(&self.client, credentials, &reads),
            reads,
            account: Arc::clone(&self.account),
            region: self.region.clone(),
            answering: self.answering.clone(),
            reached: self.reached.clone(),
            credentials: Arc::clone(&self.credentials),
            keeper: Arc::clone(&self.keeper),
            telling: Arc::clone(&self.telling),
            keys: Arc::clone(&self.keys),
            unnoted: self.unnoted.clone(),
        }
    }

    /// What a failure of `operation` through this session is about.
    pub fn subject(&self, operation: Operation) -> Subject {
        Subject {
            as_whom: self.identity().arn().map(str::to_owned),
            ..Subject::new(operation, &self.account, Some(&self.region))
        }
    }

    /// The SDK's client: for `aws/` and `write/` only.
    pub(crate) fn client(&self) -> &aws_sdk_dynamodb::Client {
        &self.client
    }
}

/// A write's session ends with whoever held it.
impl Drop for Session {
    fn drop(&mut self) {
        if self.telling.is_of_a_write() {
            self.close();
        }
    }
}
