//! An AWS in this process, behind one loopback port: accounts with roles, STS, a DynamoDB for each account, sample data
//! that has drifted between them, and faults to switch on.
//!
//! It is a test double for AWS, not for our own code: clients reach it by `endpoint_url`, through the real SDK, over
//! real HTTP, with signatures that are checked and keys that expire.

mod accounts;
mod answer;
mod authorize;
mod clock;
mod config;
mod describe;
mod directory;
mod dynamodb;
mod faults;
mod iam;
mod identity_provider;
mod mfa;
mod requests;
mod roles;
mod seed;
mod serve;
mod server;
mod sessions;
mod signature;
mod store;
mod stores;
mod sts;
mod users;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use tokio_util::sync::CancellationToken;

pub use accounts::{
    ACCOUNTS, AUDIT_ROLE, CUSTOMER_KEY_ARN, Contents, DISABLED_REGION, DemoAccount, HUB_ROLE,
    MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL, MFA_USER_ARN, OPT_IN_REGION,
    OTHER_REGION, REGION, ROLE, SHARED_TABLE_ARN, SOURCE_ACCESS_KEY_ID, SOURCE_ACCOUNT,
    SOURCE_SECRET_ACCESS_KEY, SOURCE_USER_ARN,
};
pub use describe::describe;
pub use faults::{Every, Faults, Limit};
pub use requests::Requests;
pub use seed::{TABLES, Table};
pub use serve::{serve, write_private};

use authorize::{Access, Caller, authorize};
use directory::Directory;
use faults::FaultState;
use iam::{Document, DocumentError};
use roles::Role;
use server::Server;
use stores::Stores;

/// How to start the embedded AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// How many users there are; orders are half as many.
    pub items: u32,
    /// How many more accounts there are, `acct-0001` and on, with 600000000000 and on: each with `DynamoDBAccessRole`
    /// and nothing but `health-check`.
    pub accounts: u32,
    /// The loopback port; a free one if not said.
    pub port: Option<u16>,
    /// What goes wrong from the start.
    pub faults: Faults,
}

impl Default for DemoOptions {
    fn default() -> DemoOptions {
        DemoOptions {
            items: 20_000,
            accounts: 0,
            port: None,
            faults: Faults::default(),
        }
    }
}

/// Why the embedded AWS did not start, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The port cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The loopback address that was tried.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No thread or runtime for the server.
    #[error("cannot start the demo's server: {0}")]
    Start(std::io::Error),
    /// The sample data could not be made or read.
    #[error("cannot make the sample data: {0}")]
    Seed(String),
    /// A policy cannot be read, or is for an account that there is not.
    #[error("cannot take the policy: {0}")]
    Policy(String),
    /// The config file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address cannot be printed.
    #[error("cannot print the address: {0}")]
    Output(std::io::Error),
    /// Signals cannot be caught.
    #[error("cannot listen for signals: {0}")]
    Signal(std::io::Error),
}

/// A running embedded AWS. Dropping it ends it.
#[derive(Debug)]
pub struct Demo {
    server: Arc<Server>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Demo {
    /// Starts it, and returns as soon as it listens: the sample data is made meanwhile, and the first request of an
    /// account waits for it.
    pub fn start(options: DemoOptions) -> Result<Demo, DemoError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0)));
        let listener = std::net::TcpListener::bind(wanted).map_err(|source| DemoError::Listen {
            address: wanted,
            source,
        })?;
        let address = listener.local_addr().map_err(DemoError::Start)?;
        listener.set_nonblocking(true).map_err(DemoError::Start)?;
        let stores = Arc::new(Stores::new(options.items));
        let server = Arc::new(Server::new(
            address,
            Arc::clone(&stores),
            Directory::new(options.accounts)
                .map_err(|error| DemoError::Policy(error.to_string()))?,
            FaultState::new(options.faults),
        ));
        let stop = CancellationToken::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(DemoError::Start)?;
        named_thread("demo-seed", move || stores.fill()).map_err(DemoError::Start)?;
        let thread = {
            let (server, stop) = (Arc::clone(&server), stop.clone());
            named_thread("demo-server", move || {
                runtime.block_on(async {
                    // A listener that is bound and non-blocking can always be registered; if not, nobody is answered.
                    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                        server.run(listener, stop).await;
                    }
                });
                runtime.shutdown_background();
            })
        };
        Ok(Demo {
            server,
            stop,
            thread: Some(thread.map_err(DemoError::Start)?),
        })
    }

    /// Where it listens: 127.0.0.1 and the port.
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The address as `endpoint_url` and `sts_endpoint_url` want it.
    pub fn endpoint_url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// A complete `config.toml` that reaches all its accounts, source credentials included.
    pub fn config_toml(&self) -> String {
        config::toml(&self.endpoint_url(), self.server.directory.more())
    }

    /// Puts other faults in force; their rhythms start anew.
    pub fn set_faults(&self, faults: Faults) {
        self.server.faults.set(faults);
    }

    /// The most requests that were under way at the same time, of any sort.
    pub fn most_requests_at_once(&self) -> usize {
        self.server.requests.most_at_once()
    }

    /// Ends every session issued so far: its next request gets `ExpiredTokenException`.
    pub fn expire_sessions(&self) {
        self.server.sessions.expire_all();
    }

    /// A clock that shows the demo's time to a client: the real time, moved on by `advance`. The skew is not in it.
    pub fn clock(&self) -> Arc<dyn Fn() -> SystemTime + Send + Sync> {
        let server = Arc::clone(&self.server);
        Arc::new(move || server.clock.client())
    }

    /// Moves the demo's clock on: sessions end by it.
    pub fn advance(&self, by: Duration) {
        self.server.clock.advance(by);
    }

    /// Moves the demo's clock on by this much whenever a request comes in; zero lets it go by itself again.
    pub fn advance_each_request(&self, by: Duration) {
        self.server.clock.advance_each_request(by);
    }

    /// Lets AWS's clock be ahead of everybody's: signatures come too late for it from a quarter of an hour on, and the
    /// `Date` of each answer says what it takes the time for. Zero sets it right.
    pub fn set_clock_skew(&self, skew: Duration) {
        self.server.clock.set_skew(skew);
    }

    /// Keeps AWS's own time out of the `Date` of its answers: who signs by a clock that is off cannot learn from them.
    pub fn hide_clock(&self, is_hidden: bool) {
        self.server.clock.hide(is_hidden);
    }

    /// A code that the device `MFA_SERIAL` shows now: six digits, good once.
    pub fn mfa_code(&self) -> String {
        self.server.mfa.show()
    }

    /// A token by which a web identity bears its name, of an identity provider that the source account knows. The hub's
    /// role trusts its own subject, `None`, and no other.
    pub fn web_identity_token(&self, subject: Option<&str>, life: Duration) -> String {
        let subject = subject.unwrap_or(identity_provider::SUBJECT);
        let now = self.server.clock.aws();
        self.server.identity_provider.issue(subject, now, life)
    }

    /// What IAM decides about the newest session with this ARN, by its role's policies and its own: for services that the
    /// demo has not, such as KMS. `about` are the keys that conditions look at, such as `kms:ViaService`.
    ///
    /// # Errors
    /// AWS's words where it may not; that there is no such session.
    pub fn decide(
        &self,
        session_arn: &str,
        action: &str,
        resource: &str,
        about: &[(&str, &str)],
    ) -> Result<(), String> {
        let session = self.server.sessions.newest(session_arn);
        let session = session.ok_or_else(|| format!("no session {session_arn}"))?;
        let mut access = Access::new(action, resource);
        for (key, value) in about {
            access.context.add(key, *value);
        }
        let directory = &self.server.directory;
        authorize(directory, &Caller::Session(session), &access, None)
            .map_err(|denied| denied.to_string())
    }

    /// Revokes every session issued so far, as the IAM console does it: each role denies everything to sessions that
    /// are older than now. They do not end; they get `AccessDeniedException`.
    pub fn revoke_sessions(&self) {
        // The policy was written by this program, and is one.
        self.server.directory.revoke(self.server.clock.aws()).ok();
    }

    /// Replaces what the account's role may do: `account` is a name or an id, `policy` a policy document.
    pub fn set_role_policy(&self, account: &str, policy: &str) -> Result<(), DemoError> {
        let policy = Arc::new(Document::of_identity(policy).map_err(|error| unreadable(&error))?);
        self.change_role(account, |role| role.policy = policy)
    }

    /// Replaces the trust policy of the account's role: who may assume it, and how.
    pub fn set_trust_policy(&self, account: &str, policy: &str) -> Result<(), DemoError> {
        let policy = Document::of_resource(policy).map_err(|error| unreadable(&error))?;
        self.change_role(account, |role| role.trust = policy)
    }

    /// Sets for how long a session of the account's role can be asked for.
    pub fn set_max_session(&self, account: &str, seconds: u32) -> Result<(), DemoError> {
        self.change_role(account, |role| role.max_session_seconds = seconds)
    }

    /// Replaces what the users of the source account may do: from the start, assume any role.
    pub fn set_source_policy(&self, policy: &str) -> Result<(), DemoError> {
        let replaced = self.server.directory.set_source_policy(policy);
        replaced.map_err(|error| unreadable(&error))
    }

    /// Replaces the policy of the table `SHARED_TABLE_ARN`: from the start, dev's role may read it.
    pub fn set_sharing_policy(&self, policy: &str) -> Result<(), DemoError> {
        let replaced = self.server.directory.set_sharing(policy);
        replaced.map_err(|error| unreadable(&error))
    }

    /// Switches an access key off, a user's or a session's: AWS does not know it any more.
    pub fn disable_key(&self, access_key_id: &str) {
        self.server.directory.disable_key(access_key_id);
    }

    /// Switches it on again.
    pub fn enable_key(&self, access_key_id: &str) {
        self.server.directory.enable_key(access_key_id);
    }

    fn change_role(&self, account: &str, change: impl FnOnce(&mut Role)) -> Result<(), DemoError> {
        let directory = &self.server.directory;
        let known = directory.account(account);
        let changed = known.is_some_and(|known| directory.change_role(&known.role_arn(), change));
        changed
            .then_some(())
            .ok_or_else(|| DemoError::Policy(format!("there is no account {account}")))
    }

    /// Adds a table to an account (by name or id): its key is `id`, its `count` items are as small as can be.
    pub fn fill_table(&self, account: &str, table: &str, count: u32) -> Result<(), DemoError> {
        let none = || DemoError::Seed(format!("there is no account {account}"));
        let account = self.server.directory.account(account).ok_or_else(none)?;
        let store = self.server.stores.get(&account.id, REGION);
        seed::fill_table(&*store.map_err(DemoError::Seed)?, table, count)
            .map_err(|error| DemoError::Seed(error.to_string()))
    }

    /// The requests that came in so far.
    pub fn requests(&self) -> Requests {
        self.server.requests.snapshot()
    }

    /// Ends it: the port is free again when this returns.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // It panicked, or it ended: either way it is gone.
            thread.join().ok();
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.end();
    }
}

fn unreadable(error: &DocumentError) -> DemoError {
    DemoError::Policy(error.to_string())
}

fn named_thread(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run)
}
