//! A role as it is assumed on the way to an account: with what the sessions before it pass on.

use crate::config::RoleAccess;

/// A role, and what comes with assuming it.
#[derive(Debug, Clone, Copy)]
pub struct Assumed<'a> {
    /// The role.
    pub role: &'a RoleAccess,
    /// Whether its session has tags: its own, or those that a session before passes on. STS asks for `sts:TagSession`
    /// for both.
    pub tags: bool,
    /// Whether its session has a source identity. One that was set stays, and STS asks for `sts:SetSourceIdentity` each
    /// time. Source: the IAM guide on monitoring and controlling what is done with assumed roles.
    pub identity: bool,
    /// Whether the code of an MFA device goes before it. What follows from a role's session has nothing of that.
    pub mfa: bool,
}

impl<'a> Assumed<'a> {
    /// The last of the roles on `way`, which are assumed one after the other; none where there are none.
    pub fn last(way: &[&'a RoleAccess]) -> Option<Self> {
        let (role, before) = way.split_last()?;
        let passed_on = before.iter().any(|one| !one.transitive_tag_keys.is_empty());
        Some(Self {
            role,
            tags: passed_on || !role.session_tags.is_empty(),
            identity: way.iter().any(|one| one.source_identity.is_some()),
            mfa: before.is_empty() && role.mfa_serial.is_some(),
        })
    }
}
