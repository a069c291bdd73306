//! Every open session that browses, and whatever else sessions share.
//!
//! `open` opens one; `watched` knows which of them somebody looks at.

mod open;
mod watched;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::aws::client::connections::Connections;
use crate::aws::mfa::Moment;
use crate::aws::renewing::turns::{Turn, Turns};
use crate::aws::session::Session;
use crate::aws::session::known_keys::KnownKeys;
use crate::aws::surroundings::Surroundings;
use crate::aws::way::links::{Links, Once, lock};
use crate::aws::way::mapped::Mapped;
use crate::aws::way::reached::Route;
use crate::config::{Account, AccountAt, AccountName, Region};
use crate::failure::Failure;

/// Every open session that browses, by account and region, and whatever else sessions share. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    shared: Arc<Shared>,
    /// When the run began that they are for, if they are for one.
    run: Option<Moment>,
}

#[derive(Debug, Default)]
struct Shared {
    surroundings: Surroundings,
    connections: Connections,
    sessions: Mutex<HashMap<(AccountName, Region), Kept>>,
    links: Links,
    keys: Arc<KnownKeys>,
    turns: Turns,
    /// What somebody looks at.
    watched: Mutex<Vec<AccountAt>>,
}

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

impl Sessions {
    /// No session yet, in these surroundings.
    pub fn new(surroundings: Surroundings) -> Self {
        let shared = Shared {
            surroundings,
            ..Shared::default()
        };
        Self {
            shared: Arc::new(shared),
            run: None,
        }
    }

    /// The same, for a run over many accounts that begins now: where the code of a device is refused in it, none of its
    /// accounts asks for that again. A later run does.
    #[must_use]
    pub fn for_one_run(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            run: Some(self.shared.links.refusals.now()),
        }
    }

    /// Waits for one's turn among many that are opened or renewed without anybody waiting for a single one.
    pub async fn turn(&self) -> Turn {
        self.shared.turns.take().await
    }

    /// What they have around them.
    pub fn surroundings(&self) -> &Surroundings {
        &self.shared.surroundings
    }

    /// The keys of tables that may not be described.
    pub fn keys(&self) -> &KnownKeys {
        &self.shared.keys
    }

    /// How `account` is to be reached. Reads the AWS files where the account needs them, and asks nobody.
    ///
    /// # Errors
    /// When a profile on the way is missing, names itself in a circle, or cannot be understood.
    pub async fn route(&self, account: &Arc<Account>) -> Result<Route, Failure> {
        self.shared.links.way(account).await.map(Route::of)
    }

    /// What the config and the AWS files say of each of these accounts; asks nobody. Of an account whose way cannot be
    /// found, it is what the config says.
    pub async fn mapped(&self, accounts: &[Arc<Account>]) -> Vec<Mapped> {
        self.shared.links.mapped(accounts).await
    }

    /// The one session of `account` in `region`. One that another definition of the account opened is closed: a name
    /// alone does not say which role was meant.
    fn kept(&self, account: &Arc<Account>, region: &Region) -> Once<Session> {
        let mut sessions = lock(&self.shared.sessions);
        let key = (account.name.clone(), region.clone());
        let kept = sessions.entry(key).or_insert_with(|| Kept::of(account));
        if kept.account.same_way(account) {
            return Arc::clone(&kept.session);
        }
        let before = std::mem::replace(kept, Kept::of(account));
        let session = Arc::clone(&kept.session);
        drop(sessions);
        if let Some(before) = before.session.get() {
            before.close();
        }
        self.shared.links.forget(&account.name);
        session
    }

    /// Closes the account's sessions and forgets its source credentials: the next use reads profiles anew.
    pub fn forget(&self, account: &Account) {
        for session in self.opened(|name| *name == account.name) {
            session.close();
        }
        lock(&self.shared.sessions).retain(|(name, ..), _| *name != account.name);
        self.shared.links.forget(&account.name);
        self.shared.connections.forget(&account.network);
    }

    fn opened(&self, which: impl Fn(&AccountName) -> bool) -> Vec<Arc<Session>> {
        let sessions = lock(&self.shared.sessions);
        let wanted = sessions.iter().filter(|((name, _), _)| which(name));
        wanted
            .filter_map(|(_, kept)| kept.session.get().cloned())
            .collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
