//! An open account: its client, its credentials, and who answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use aws_credential_types::provider::SharedCredentialsProvider;

use super::assumption::{Assumption, Use};
use super::call::{Sign, once_more};
use super::client::Reach;
use super::connections::Connections;
use super::errand::Errand;
use super::failing::credentials_failure;
use super::identity::{self, Identity};
use super::known_keys::KnownKeys;
use super::links::{Links, Once, Source, lock, no_policy};
use super::reached::{Reached, Route};
use super::renewing::keeper::Keeper;
use super::renewing::{Renewed, Renewing};
use super::role::AssumedRole;
use super::same_account::{Guarded, SameAccount};
use super::source;
use super::surroundings::Surroundings;
use super::telling::Telling;
use super::way::Way;
use super::witness::Happened;
use crate::config::{Account, AccountAt, AccountName, Cause, Region};
use crate::failure::{Failure, FailureKind, Operation, Subject};

/// What a session is for. Each has credentials, a client and a retry budget of its own, so that a bulk job cannot
/// slow a browsing session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Looking at tables and items.
    Browse,
    /// A confirmed write. Such a session is not kept: it ends with whoever holds it.
    Write(Arc<Errand>),
}

/// An open account in a region.
#[derive(Debug)]
pub struct Session {
    account: Arc<Account>,
    region: Region,
    identity: Identity,
    reached: Reached,
    credentials: Arc<Renewing>,
    keeper: Keeper,
    telling: Arc<Telling>,
    keys: Arc<KnownKeys>,
    client: aws_sdk_dynamodb::Client,
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

    /// Who answers for it.
    pub fn identity(&self) -> &Identity {
        &self.identity
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

    /// Whose its tables are: the id of the account that answers, else its name in the config.
    pub fn whose(&self) -> String {
        let proven = self.identity.account_id().map(ToString::to_string);
        proven.unwrap_or_else(|| self.account.name.to_string())
    }

    /// The keys of tables that may not be described.
    pub fn keys(&self) -> &KnownKeys {
        &self.keys
    }

    /// Its credentials.
    pub(super) fn credentials(&self) -> &Renewing {
        &self.credentials
    }

    /// Whether somebody looks at it from now on: then it is renewed though nothing is asked of it.
    fn watch(&self, is_watched: bool) {
        self.keeper.watch(is_watched);
    }

    /// What a failure of `operation` through this session is about.
    pub fn subject(&self, operation: Operation) -> Subject {
        Subject {
            as_whom: self.identity.arn().map(str::to_owned),
            ..Subject::new(operation, &self.account, Some(&self.region))
        }
    }

    /// The SDK's client: for `aws/` and `write/` only.
    pub(crate) fn client(&self) -> &aws_sdk_dynamodb::Client {
        &self.client
    }

    /// Opens the last role of `way` with `source`, or with no role uses that, and proves who answers.
    async fn prove(
        reach: Reach,
        way: &Way,
        source: &Source,
        opening: Opening<'_>,
    ) -> Result<Self, Failure> {
        let (account, region) = (&reach.account, &reach.region);
        let source_credentials = &source.credentials;
        // What the clients use, and where it is renewed: with a role the two are one.
        let guard = Arc::new(SameAccount::new(Arc::clone(source_credentials), &reach));
        let (credentials, provider, note, operation) = if let Some(role) = &account.role {
            let inherited = &source.inherited;
            let assumption = Assumption::new(
                account,
                role,
                region,
                opening.what,
                opening.cause,
                inherited,
            );
            let assumption = assumption.map_err(|error| no_policy(&reach, &error))?;
            let is_chained = source.is_chained;
            let assumed = AssumedRole::new(&reach, source_credentials, assumption, is_chained);
            let note = assumed.note();
            let assumed = Arc::new(Renewing::new(assumed, &reach.clock));
            let provider = SharedCredentialsProvider::new(Renewed(Arc::clone(&assumed)));
            (assumed, provider, note, Operation::ASSUME_ROLE)
        } else {
            let provider = SharedCredentialsProvider::new(Guarded(Arc::clone(&guard)));
            let source = Arc::clone(source_credentials);
            (
                source,
                provider,
                Arc::default(),
                Operation::SOURCE_CREDENTIALS,
            )
        };
        if let Err(error) = credentials.credentials().await {
            let subject = Subject::new(operation, account, Some(region));
            return Err(credentials_failure(subject, &error));
        }
        let sts = reach.sts(provider.clone());
        let identity = once_more(&credentials, Sign::of_failure, || {
            identity::prove(&sts, account, region)
        });
        let identity = identity.await?;
        if let Some(account_id) = identity.account_id() {
            guard.hold_to(account_id).await;
        }
        Ok(Self {
            reached: Reached::new(way, opening.what.reads_only(account), note),
            client: reach.dynamodb(provider),
            keeper: Keeper::new(&credentials, opening.is_watched),
            account: reach.account,
            region: reach.region,
            telling: reach.telling,
            keys: Arc::default(),
            identity,
            credentials,
        })
    }
}

/// What a session is opened for.
#[derive(Debug, Clone, Copy)]
struct Opening<'a> {
    what: Use<'a>,
    cause: &'a Cause,
    is_watched: bool,
}

/// A write's session ends with whoever held it.
impl Drop for Session {
    fn drop(&mut self) {
        if self.telling.is_of_a_write() {
            self.telling.tell(Happened::Ended);
        }
    }
}

/// Every open session that browses, by account and region, and whatever else sessions share. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sessions(Arc<Open>);

/// A session, or the place for one, and the account as it was when it was asked for.
#[derive(Debug)]
struct Kept {
    account: Arc<Account>,
    session: Once<Session>,
}

impl Kept {
    fn of(account: &Arc<Account>) -> Self {
        Self {
            account: Arc::clone(account),
            session: Once::default(),
        }
    }
}

#[derive(Debug, Default)]
struct Open {
    surroundings: Surroundings,
    connections: Connections,
    sessions: Mutex<HashMap<(AccountName, Region), Kept>>,
    links: Links,
    keys: Arc<KnownKeys>,
    /// What somebody looks at.
    watched: Mutex<Vec<AccountAt>>,
}

impl Sessions {
    /// No session yet, in these surroundings.
    pub fn new(surroundings: Surroundings) -> Self {
        Self(Arc::new(Open {
            surroundings,
            ..Open::default()
        }))
    }

    /// What they have around them.
    pub fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// The keys of tables that may not be described.
    pub fn keys(&self) -> &KnownKeys {
        &self.0.keys
    }

    /// The session of `account` in `region` (else the account's own), opened when it is not yet: once, however many ask.
    /// A failure is not kept: the next call tries again.
    pub async fn open(
        &self,
        account: &Arc<Account>,
        region: Option<&Region>,
        purpose: Purpose,
    ) -> Result<Arc<Session>, Failure> {
        let region = match region.or(account.region.as_ref()) {
            Some(region) => region.clone(),
            None => source::profile_region(account)
                .await
                .ok_or_else(|| no_region(account))?,
        };
        // Boxed: else it would be a part of every future that reads.
        let open = async || {
            let opened = Box::pin(self.open_anew(account, &region, &purpose)).await;
            opened.map(Arc::new)
        };
        if let Purpose::Write(_) = purpose {
            return open().await;
        }
        let kept = self.kept(account, &region);
        let session = kept.get_or_try_init(open).await.cloned()?;
        // What came while it opened found no session to tell.
        self.watch_as_told(&session);
        Ok(session)
    }

    /// The one session of `account` in `region`. One that another definition of the account opened is closed: a name
    /// alone does not say which role was meant.
    fn kept(&self, account: &Arc<Account>, region: &Region) -> Once<Session> {
        let mut sessions = lock(&self.0.sessions);
        let key = (account.name.clone(), region.clone());
        let kept = sessions.entry(key).or_insert_with(|| Kept::of(account));
        if kept.account.same_way(account) {
            return Arc::clone(&kept.session);
        }
        let before = std::mem::replace(kept, Kept::of(account));
        let session = Arc::clone(&kept.session);
        drop(sessions);
        if let Some(before) = before.session.get() {
            before.telling.tell(Happened::Ended);
        }
        self.0.links.forget(&account.name);
        session
    }

    /// Opens it, and tells how that went.
    async fn open_anew(
        &self,
        account: &Arc<Account>,
        region: &Region,
        purpose: &Purpose,
    ) -> Result<Session, Failure> {
        let way = self.0.links.way(account).await;
        let account = way.as_ref().map_or(account, |way| &way.account);
        let reach = self.reach(account, region, purpose);
        let telling = Arc::clone(&reach.telling);
        let mut opened = match way {
            Ok(way) => self.open_by(&way, reach, purpose).await,
            Err(failure) => Err(failure),
        };
        match &mut opened {
            Ok(session) => {
                session.keys = Arc::clone(&self.0.keys);
                telling.tell(Happened::Opened {
                    identity: session.identity.clone(),
                    expiry: session.expiry().await,
                    request_id: telling.request_id(Operation::WHO_AM_I.action),
                });
                session.credentials.tell_to(&telling);
            }
            Err(failure) => telling.tell(Happened::NotOpened(Box::new(failure.clone()))),
        }
        opened
    }

    async fn open_by(
        &self,
        way: &Way,
        reach: Reach,
        purpose: &Purpose,
    ) -> Result<Session, Failure> {
        let (links, surroundings) = (&self.0.links, self.surroundings());
        let opening = match purpose {
            Purpose::Browse => Opening {
                what: Use::Browse,
                cause: &surroundings.cause,
                is_watched: self.is_watched(&reach.account.name, &reach.region),
            },
            // Its job holds it.
            Purpose::Write(errand) => Opening {
                what: Use::Write(errand),
                cause: &errand.cause,
                is_watched: true,
            },
        };
        let source = links.source(way, &reach, surroundings).await?;
        let opened = match Session::prove(reach.clone(), way, &source, opening).await {
            Err(failure) if is_of_token(&failure) && source.forget_token() => {
                let source = links.source(way, &reach, surroundings).await?;
                Session::prove(reach, way, &source, opening).await
            }
            opened => opened,
        };
        opened.map_err(|mut failure| {
            failure.clues.sso_session.clone_from(&way.sso_session);
            failure
        })
    }

    /// How `account` is to be reached. Reads the AWS files where the account needs them, and asks nobody.
    ///
    /// # Errors
    /// When a profile on the way is missing, names itself in a circle, or cannot be understood.
    pub async fn route(&self, account: &Arc<Account>) -> Result<Route, Failure> {
        self.0.links.way(account).await.map(Route::of)
    }

    /// How a session for `purpose` reaches `account`.
    fn reach(&self, account: &Arc<Account>, region: &Region, purpose: &Purpose) -> Reach {
        let Surroundings { witness, clock, .. } = self.surroundings();
        let (errand, purpose) = match purpose {
            Purpose::Browse => (None, "browse".to_owned()),
            Purpose::Write(errand) => (Some(errand.as_ref()), format!("write {}", errand.id)),
        };
        Reach {
            account: Arc::clone(account),
            region: region.clone(),
            purpose,
            connections: self.0.connections.clone(),
            clock: clock.clone(),
            telling: Arc::new(Telling::new(account, region, errand, witness)),
        }
    }

    /// These are looked at from now on, and no others: their sessions are renewed though nothing is asked of them.
    pub fn watch(&self, accounts: &[AccountAt]) {
        *lock(&self.0.watched) = accounts.to_vec();
        for session in self.opened(|_| true) {
            self.watch_as_told(&session);
        }
    }

    /// Two who do it at once leave what was told last.
    fn watch_as_told(&self, session: &Session) {
        let watched = lock(&self.0.watched);
        session.watch(is_among(&watched, &session.account.name, &session.region));
    }

    fn is_watched(&self, account: &AccountName, region: &Region) -> bool {
        is_among(&lock(&self.0.watched), account, region)
    }

    fn opened(&self, which: impl Fn(&AccountName) -> bool) -> Vec<Arc<Session>> {
        let sessions = lock(&self.0.sessions);
        let wanted = sessions.iter().filter(|((name, _), _)| which(name));
        wanted
            .filter_map(|(_, kept)| kept.session.get().cloned())
            .collect()
    }

    /// Closes the account's sessions and forgets its source credentials: the next use reads profiles anew.
    pub fn forget(&self, account: &Account) {
        for session in self.opened(|name| *name == account.name) {
            session.telling.tell(Happened::Ended);
        }
        lock(&self.0.sessions).retain(|(name, ..), _| *name != account.name);
        self.0.links.forget(&account.name);
        self.0.connections.forget(&account.network);
    }
}

fn is_among(watched: &[AccountAt], account: &AccountName, region: &Region) -> bool {
    let is_this = |at: &AccountAt| {
        at.account.name == *account && at.region.as_ref().is_none_or(|other| other == region)
    };
    watched.iter().any(is_this)
}

/// Whether AWS does not take the credentials any more that all begins with.
fn is_of_token(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::Expired | FailureKind::UnknownKeys
    )
}

fn no_region(account: &Arc<Account>) -> Failure {
    let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
    let message = "no region: set region for the account in the config, or in its profile, or write ACCOUNT@REGION";
    Failure::new(FailureKind::Invalid, subject, message)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
