//! How an account is reached, as far as it is known: what the config hopes for, and once it is open, what is so.

use super::AccountRow;
use super::message::SessionFacts;
use super::side::Fetch;
use crate::aws::{Identity, Reached};
use crate::config::{Access, CredentialSource, RoleArn};

/// Why a role should have an external id.
const CONFUSED_DEPUTY: &str = "! no external id: whoever gets the source credentials to assume a role of their own choosing reaches \
     this one as well (the confused deputy). Let its trust policy demand sts:ExternalId, and set external_id here.";

impl AccountRow {
    fn reached(&self) -> Option<&Reached> {
        self.session.ready().map(|facts| &facts.reached)
    }

    /// The role by which it is reached: as assumed, else as configured.
    fn role(&self) -> Option<&RoleArn> {
        let assumed = self.reached().and_then(|reached| reached.role.as_ref());
        assumed.or_else(|| self.account.role.as_ref().map(|role| &role.arn))
    }

    /// The role's name, as STS says it where the account is open; else how it is reached without one.
    pub fn role_words(&self) -> &str {
        let proven = self
            .session
            .ready()
            .and_then(|facts| facts.identity.role_name());
        match (self.role(), &self.session, &self.account.source) {
            (Some(role), ..) => proven.unwrap_or_else(|| role.role_name()),
            (None, Fetch::Ready(_), _) => "own credentials",
            (None, _, CredentialSource::Profile(_)) => "as its profile says",
            (None, ..) => "own credentials",
        }
    }

    /// Whether it is known to be reached without a role: then no session of it is read-only.
    pub fn has_own_keys(&self) -> bool {
        let is_sure = match (&self.session, &self.account.source) {
            (Fetch::Ready(_), _) | (Fetch::Idle, CredentialSource::Keys(_)) => true,
            // A profile, or the default one, may assume a role.
            _ => false,
        };
        is_sure && self.role().is_none()
    }

    /// Whether a token opens its role, which is not assumed then.
    fn is_by_token(&self) -> bool {
        self.reached()
            .is_some_and(|reached| reached.by_token.is_some())
    }

    /// Whether its role is assumed without an external id.
    pub fn lacks_external_id(&self) -> bool {
        match (self.reached(), &self.account.role) {
            (Some(reached), _) => reached.lacks_external_id(),
            (None, Some(role)) => role.external_id.is_none(),
            (None, None) => false,
        }
    }

    /// The role, and what is to be known of it, a line each.
    pub(super) fn role_lines(&self) -> Vec<String> {
        let Some(role) = self.role() else {
            return vec![match self.role_words() {
                "own credentials" => {
                    "role        none: the source credentials are the account's own".to_owned()
                }
                words => format!("role        {words}"),
            }];
        };
        let mut lines = vec![format!("role        {role}")];
        if let Some(reached) = self.reached() {
            let through = reached.through.iter();
            lines.extend(through.map(|role| format!("through     {role}")));
        }
        if self.lacks_external_id() {
            lines.push("external id none".to_owned());
            lines.push(CONFUSED_DEPUTY.to_owned());
        } else if self.is_by_token() {
            lines.push("external id none: a token opens it, as its trust policy says".to_owned());
        } else {
            lines.push("external id set".to_owned());
        }
        lines
    }
}

/// Who answers, and what the session may do, a line each.
pub(super) fn session_lines(facts: &SessionFacts, access: Access) -> Vec<String> {
    let mut lines = match &facts.identity {
        Identity::Proven { account_id, arn } => vec![
            format!(
                "session     proven: account {account_id}{}",
                names(&facts.identity)
            ),
            format!("as          {arn}"),
        ],
        Identity::Unverified => vec!["session     unverified: no STS answers here".to_owned()],
    };
    let reached = &facts.reached;
    if reached.mfa {
        lines
            .push("MFA         a code opened the way; nobody is asked while that lasts".to_owned());
    }
    let is_written = access != Access::ReadOnly;
    let may = match (&reached.role, reached.reads_only, is_written) {
        (Some(_), true, true) => {
            "read only; a confirmed write assumes the role anew, for that write alone"
        }
        (Some(_), true, false) => "read only, and nothing else is ever asked for here",
        (Some(_), false, true) => "whatever its role may: browse_policy is off",
        (Some(_), false, false) => {
            "whatever its role may: browse_policy is off; dynahop writes nothing here"
        }
        (None, _, true) => {
            "whatever these credentials may: a plan's confirmation alone stands before a write"
        }
        (None, _, false) => "whatever these credentials may; dynahop writes nothing here",
    };
    lines.push(format!("may         {may}"));
    lines.extend(reached.note().map(|note| format!("note        {note}")));
    lines
}

fn names(identity: &Identity) -> String {
    match (identity.role_name(), identity.session_name()) {
        (Some(role), Some(session)) => format!(", role {role}, session {session}"),
        _ => String::new(),
    }
}
