//! Who there is and what IAM says of them: users, accounts, roles, and the changes that tests make.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_smithy_types::date_time::{DateTime, Format};

use super::accounts::{HUB_ROLE_ARN, KnownAccount, SHARED_TABLE_ARN};
use super::iam::{Document, DocumentError};
use super::roles::{self, Role};
use super::users::User;

/// All principals.
#[derive(Debug)]
pub(super) struct Directory {
    /// How many accounts there are beside those of the table.
    more: u32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// By ARN; made when first asked for.
    roles: HashMap<String, Arc<Role>>,
    source_policy: Arc<Document>,
    /// The policy of the table that is shared.
    sharing: Arc<Document>,
    revocation: Option<Arc<Document>>,
    disabled_keys: HashSet<String>,
}

impl Directory {
    pub fn new(more: u32) -> Result<Directory, DocumentError> {
        Ok(Directory {
            more,
            state: Mutex::new(State {
                roles: HashMap::new(),
                source_policy: Arc::new(roles::source_policy()?),
                sharing: Arc::new(roles::sharing()?),
                revocation: None,
                disabled_keys: HashSet::new(),
            }),
        })
    }

    /// The account of this name or these twelve digits.
    pub fn account(&self, name_or_id: &str) -> Option<KnownAccount> {
        KnownAccount::find(name_or_id, self.more)
    }

    /// The config's name of an account, or its id where it has none.
    pub fn name_of(&self, account_id: &str) -> String {
        self.account(account_id)
            .map_or_else(|| account_id.to_owned(), |account| account.name)
    }

    /// How many accounts there are beside those of the table.
    pub fn more(&self) -> u32 {
        self.more
    }

    /// The role of this ARN, if there is one.
    pub fn role(&self, arn: &str) -> Option<Arc<Role>> {
        if let Some(role) = self.lock().roles.get(arn) {
            return Some(Arc::clone(role));
        }
        let role = if arn == HUB_ROLE_ARN {
            Role::hub().ok()?
        } else {
            let account = self.account(arn.split(':').nth(4)?)?;
            if account.role_arn() != arn {
                return None;
            }
            Role::of(&account).ok()?
        };
        let mut state = self.lock();
        let role = state
            .roles
            .entry(arn.to_owned())
            .or_insert_with(|| Arc::new(role));
        Some(Arc::clone(role))
    }

    /// The user of this access key, unless the key was switched off.
    pub fn user(&self, access_key_id: &str) -> Option<&'static User> {
        User::of_key(access_key_id).filter(|_| self.is_enabled(access_key_id))
    }

    pub fn is_enabled(&self, access_key_id: &str) -> bool {
        !self.lock().disabled_keys.contains(access_key_id)
    }

    /// What the users of the source account may do.
    pub fn source_policy(&self) -> Arc<Document> {
        Arc::clone(&self.lock().source_policy)
    }

    /// The policy of a table, or of a table's index, that is shared with another account.
    pub fn policy_of_table(&self, arn: &str) -> Option<Arc<Document>> {
        arn.starts_with(SHARED_TABLE_ARN)
            .then(|| Arc::clone(&self.lock().sharing))
    }

    /// What denies everything to the sessions of roles that were revoked.
    pub fn revocation(&self) -> Option<Arc<Document>> {
        self.lock().revocation.clone()
    }

    pub fn disable_key(&self, access_key_id: &str) {
        self.lock().disabled_keys.insert(access_key_id.to_owned());
    }

    pub fn enable_key(&self, access_key_id: &str) {
        self.lock().disabled_keys.remove(access_key_id);
    }

    pub fn revoke(&self, now: SystemTime) -> Result<(), DocumentError> {
        let now = DateTime::from(now)
            .fmt(Format::DateTime)
            .map_err(|_| DocumentError::Syntax)?;
        self.lock().revocation = Some(Arc::new(roles::revocation(&now)?));
        Ok(())
    }

    pub fn set_source_policy(&self, policy: &str) -> Result<(), DocumentError> {
        self.lock().source_policy = Arc::new(Document::of_identity(policy)?);
        Ok(())
    }

    /// Replaces the policy of the table that is shared.
    pub fn set_sharing(&self, policy: &str) -> Result<(), DocumentError> {
        self.lock().sharing = Arc::new(Document::of_resource(policy)?);
        Ok(())
    }

    /// Changes the role of this ARN; false when there is none.
    pub fn change_role(&self, arn: &str, change: impl FnOnce(&mut Role)) -> bool {
        let Some(role) = self.role(arn) else {
            return false;
        };
        let mut changed = Role::clone(&role);
        change(&mut changed);
        self.lock().roles.insert(arn.to_owned(), Arc::new(changed));
        true
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
