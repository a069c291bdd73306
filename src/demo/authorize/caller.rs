//! An authenticated caller.

use std::sync::Arc;

use crate::demo::accounts::SOURCE_ACCOUNT;
use crate::demo::directory::Directory;
use crate::demo::iam::{Context, Document};
use crate::demo::sessions::{AssumedRole, Owner, Session};
use crate::demo::users::User;

/// A user by its own keys, or a session.
#[derive(Clone, Debug)]
pub(in crate::demo) enum Caller {
    User(&'static User),
    Session(Arc<Session>),
}

impl Caller {
    pub fn account_id(&self) -> &str {
        self.role().map_or(SOURCE_ACCOUNT, |role| &role.account_id)
    }

    /// The caller's ARN as AWS shows it.
    pub fn arn(&self) -> String {
        match (self.role(), self.user()) {
            (Some(role), _) => role.session_arn(),
            (None, user) => user.map_or_else(String::new, |user| user.arn.to_owned()),
        }
    }

    pub fn user_id(&self) -> String {
        match (self.role(), self.user()) {
            (Some(role), _) => role.user_id(),
            (None, user) => user.map_or_else(String::new, |user| user.id.to_owned()),
        }
    }

    /// The user behind the keys, long-lived or of a session token.
    pub fn user(&self) -> Option<&'static User> {
        match self {
            Caller::User(user) => Some(user),
            Caller::Session(session) => match session.owner {
                Owner::User(user) => Some(user),
                Owner::Role(_) => None,
            },
        }
    }

    pub fn role(&self) -> Option<&AssumedRole> {
        match &self.session()?.owner {
            Owner::Role(role) => Some(role),
            Owner::User(_) => None,
        }
    }

    pub fn session(&self) -> Option<&Session> {
        match self {
            Caller::User(_) => None,
            Caller::Session(session) => Some(session),
        }
    }

    pub fn secret_access_key(&self) -> &str {
        match self {
            Caller::User(user) => user.secret_access_key,
            Caller::Session(session) => &session.secret_access_key,
        }
    }

    /// What policies call this caller: a session is its role as well, and everybody is their account.
    pub fn names(&self) -> Vec<String> {
        let id = self.account_id();
        let mut names = vec![self.arn(), id.to_owned(), format!("arn:aws:iam::{id}:root")];
        names.extend(self.role().map(|role| role.arn.clone()));
        names
    }

    /// What the user or role may do, a revocation of its sessions included.
    pub fn policies(&self, directory: &Directory) -> Vec<Arc<Document>> {
        let Some(role) = self.role() else {
            return vec![directory.source_policy()];
        };
        let policy = directory
            .role(&role.arn)
            .map(|role| Arc::clone(&role.policy));
        policy.into_iter().chain(directory.revocation()).collect()
    }

    pub fn session_policy(&self) -> Option<&Document> {
        self.session()?.scope.policy.as_ref()
    }

    /// The keys of a request that tell who sends it.
    pub fn describe(&self, context: &mut Context) {
        context.add("aws:PrincipalAccount", self.account_id());
        let principal = self
            .role()
            .map_or_else(|| self.arn(), |role| role.arn.clone());
        context.add("aws:PrincipalArn", principal);
        if let Some(user) = self.user() {
            context.add("aws:username", user.name);
        }
        let Some(session) = self.session() else {
            return;
        };
        context.add_time("aws:TokenIssueTime", session.issued);
        // Long-lived keys do not have it: `Bool` with "false" is not met by them.
        context.add(
            "aws:MultiFactorAuthPresent",
            session.scope.has_mfa.to_string(),
        );
        for (key, value) in &session.scope.tags {
            context.add(&format!("aws:PrincipalTag/{key}"), value);
        }
        if let Some(identity) = &session.scope.source_identity {
            context.add("aws:SourceIdentity", identity);
        }
    }
}
