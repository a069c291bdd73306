//! What a test changes in IAM, and asks of it.

use std::sync::Arc;

use super::authorize::{Access, Caller, authorize};
use super::iam::{Document, DocumentError};
use super::roles::Role;
use super::{Demo, DemoError};

impl Demo {
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
}

fn unreadable(error: &DocumentError) -> DemoError {
    DemoError::Policy(error.to_string())
}
