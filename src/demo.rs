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
mod controls;
mod describe;
mod directory;
mod dynamodb;
mod error;
mod faults;
mod iam;
mod identity_provider;
mod mfa;
mod policies;
mod requests;
mod roles;
mod seed;
mod serve;
mod server;
mod sessions;
mod signature;
mod start;
mod store;
mod stores;
mod sts;
mod users;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_util::sync::CancellationToken;

pub use accounts::{
    ACCOUNTS, AUDIT_ROLE, CUSTOMER_KEY_ARN, Contents, DISABLED_REGION, DemoAccount, HUB_ROLE,
    MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL, MFA_USER_ARN, OPT_IN_REGION,
    OTHER_REGION, REGION, ROLE, SHARED_TABLE_ARN, SHOWN_MFA_CODE, SHOWN_MFA_SERIAL,
    SOURCE_ACCESS_KEY_ID, SOURCE_ACCOUNT, SOURCE_SECRET_ACCESS_KEY, SOURCE_USER_ARN,
};
pub use describe::describe;
pub use error::DemoError;
pub use faults::{Every, Faults, Limit};
pub use requests::Requests;
pub use seed::{TABLES, Table};
pub use serve::{serve, write_private};
pub use start::DemoOptions;

use server::Server;

/// A running embedded AWS. Dropping it ends it.
#[derive(Debug)]
pub struct Demo {
    server: Arc<Server>,
    /// Whether its config has the user who needs MFA.
    mfa: bool,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Demo {
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
        config::toml(&self.endpoint_url(), self.server.directory.more(), self.mfa)
    }

    /// Puts other faults in force; their rhythms start anew.
    pub fn set_faults(&self, faults: Faults) {
        self.server.faults.set(faults);
    }

    /// The most requests that were under way at the same time, of any sort.
    pub fn most_requests_at_once(&self) -> usize {
        self.server.requests.most_at_once()
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
