//! How an account was reached, as its session knows it: the profiles are read, the roles are assumed.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::Way;
use crate::aws::client::proxy::proxy_of;
use crate::config::{Account, CaBundle, Region, RoleAccess, RoleArn};

/// How an account is to be reached, with its profiles read and nobody asked.
#[derive(Debug, Clone)]
pub struct Route {
    /// What it begins with, by a name that no two sources share: `profile work`.
    pub base: String,
    /// Each role on the way as an account that has it, in the order in which they are assumed; the account's own is the
    /// last. None where the credentials are its own.
    pub steps: Vec<Arc<Account>>,
}

impl Route {
    pub(in crate::aws) fn of(way: Way) -> Self {
        Self {
            base: way.base.to_string(),
            steps: way.steps,
        }
    }

    /// The roles on the way, in the order in which they are assumed.
    pub fn roles(&self) -> Vec<&RoleAccess> {
        let roles = self.steps.iter().filter_map(|step| step.role.as_ref());
        roles.collect()
    }

    /// Whether the code of an MFA device opens it, before any role is assumed.
    pub fn asks_mfa(&self) -> bool {
        self.roles().iter().any(|role| role.mfa_serial.is_some())
    }
}

/// How an account was reached.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The role whose session it is: the account's own or its profile's; none where credentials are the account's own.
    pub role: Option<RoleArn>,
    /// The file of the token that opens that role, where it is a web identity's: such a role takes no external id.
    pub by_token: Option<PathBuf>,
    /// Whether the role was assumed with an external id.
    pub external_id: bool,
    /// The roles that were assumed on the way to it, first to last.
    pub through: Vec<RoleArn>,
    /// Whether an MFA device opened the way.
    pub mfa: bool,
    /// Whether the session may do nothing but read, whatever the role may.
    pub reads_only: bool,
    /// The certificates that are trusted besides the system's, where any are named: by the config, the environment or the
    /// profile.
    pub certificates: Option<CaBundle>,
    /// The proxy through which DynamoDB is asked, where there is one: its address, and nothing of whoever may use it.
    pub proxy: Option<String>,
    note: Arc<OnceLock<String>>,
}

impl Reached {
    pub(in crate::aws) fn new(
        way: &Way,
        region: &Region,
        reads_only: bool,
        note: Arc<OnceLock<String>>,
    ) -> Self {
        let (role, by_token) = (way.account.role.as_ref(), way.role_by_token());
        let arns = way.steps.iter().filter_map(|step| step.role.as_ref());
        let mut through: Vec<RoleArn> = arns.map(|role| role.arn.clone()).collect();
        through.pop();
        Self {
            role: role
                .map(|role| role.arn.clone())
                .or_else(|| by_token?.arn()),
            by_token: by_token.map(|role| role.token_file.clone()),
            external_id: role.is_some_and(|role| role.external_id.is_some()),
            through,
            mfa: way.mfa.is_some() && role.is_some(),
            reads_only,
            certificates: way.account.network.ca_bundle.clone(),
            proxy: proxy_of(&way.account, region),
            note,
        }
    }

    /// What the user should know of the session, such as that it lasts an hour only.
    pub fn note(&self) -> Option<&str> {
        self.note.get().map(String::as_str)
    }

    /// Whether somebody else's role could be assumed by whoever learns its ARN, on this program's behalf: the confused
    /// deputy, against which an external id is.
    pub fn lacks_external_id(&self) -> bool {
        self.role.is_some() && !self.external_id && self.by_token.is_none()
    }
}

/// Two sessions are reached alike, whatever there is to tell of them.
impl PartialEq for Reached {
    fn eq(&self, other: &Self) -> bool {
        let parts = |reached: &Self| (reached.external_id, reached.mfa, reached.reads_only);
        self.role == other.role && self.through == other.through && parts(self) == parts(other)
    }
}

impl Eq for Reached {}
