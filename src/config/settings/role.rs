//! The role, and what assuming it takes.

use std::time::Duration;

use secrecy::SecretString;

use super::{Or, external_id, or_each, session_policy, tags};
use crate::config::account::RoleAccess;
use crate::config::cause::Tag;
use crate::config::document::Section;
use crate::config::error::ConfigError;
use crate::config::name::arn::{RoleArn, RoleTemplate};
use crate::config::name::{AccountId, MfaSerial, SessionName, SourceIdentity};

const SHORTEST_SESSION: Duration = Duration::from_mins(15);
const LONGEST_SESSION: Duration = Duration::from_hours(12);
/// How long a role lasts at most that was assumed by another role's session.
const LONGEST_CHAINED: Duration = Duration::from_hours(1);

/// What is said of the role.
#[derive(Debug, Clone, Default)]
pub(in crate::config) struct RoleSettings {
    /// From `role_arn` or `role_template`.
    pub role: Option<TheRole>,
    /// From `external_id` or `external_id_env`.
    external_id: Option<SecretString>,
    session_duration: Option<Duration>,
    session_name: Option<SessionName>,
    session_policy: Option<String>,
    session_tags: Option<Vec<Tag>>,
    transitive_tags: Option<Vec<String>>,
    source_identity: Option<SourceIdentity>,
    mfa_serial: Option<MfaSerial>,
    pub browse_policy: Option<bool>,
}

/// Which role.
#[derive(Debug, Clone)]
pub(in crate::config) enum TheRole {
    /// This one.
    Arn(RoleArn),
    /// The one of this pattern in the account.
    Template(RoleTemplate),
    /// None, whatever the top says.
    None,
}

or_each!(
    RoleSettings: role, external_id, session_duration, session_name, session_policy, session_tags, transitive_tags,
    source_identity, mfa_serial, browse_policy,
);

/// The keys that mean nothing without a role.
const OF_A_ROLE: [&str; 11] = [
    "external_id",
    "external_id_env",
    "session_duration",
    "session_name",
    "session_policy",
    "session_tags",
    "transitive_tags",
    "source_identity",
    "mfa_serial",
    "browse_policy",
    "via",
];

impl RoleSettings {
    pub fn read(section: &Section) -> Result<Self, ConfigError> {
        Ok(Self {
            role: the_role(section)?,
            external_id: external_id::read(section)?,
            session_duration: section.read("session_duration", session_duration)?,
            session_name: section.parsed("session_name")?,
            session_policy: session_policy::read(section)?,
            session_tags: tags::read(section)?,
            transitive_tags: section.list("transitive_tags")?,
            source_identity: section.parsed("source_identity")?,
            mfa_serial: section.parsed("mfa_serial")?,
            browse_policy: section.boolean("browse_policy")?,
        })
    }

    /// Whether the account has no role.
    pub fn is_none(&self) -> bool {
        matches!(self.role, None | Some(TheRole::None))
    }

    /// The role of the account with this id; none where a template has no id to fill in.
    pub fn arn(&self, account_id: Option<&AccountId>) -> Option<RoleArn> {
        self.role.as_ref()?.arn(account_id)
    }

    /// That role, and what assuming it takes.
    pub fn access(&self, arn: RoleArn) -> RoleAccess {
        RoleAccess {
            arn,
            external_id: self.external_id.clone(),
            session_duration: self.session_duration,
            session_name: self.session_name.clone(),
            session_policy: self.session_policy.clone(),
            session_tags: self.session_tags.clone().unwrap_or_default(),
            transitive_tag_keys: self.transitive_tags.clone().unwrap_or_default(),
            source_identity: self.source_identity.clone(),
            mfa_serial: self.mfa_serial.clone(),
        }
    }

    /// The role, if what belongs to it goes together in the settings of an account: `own` is its section, `said` tells of
    /// a key wherever it is written.
    pub fn check(
        &self,
        account_id: Option<&AccountId>,
        own: &Section,
        said: impl Fn(&str, String) -> ConfigError,
    ) -> Result<Option<RoleArn>, ConfigError> {
        let arn = match &self.role {
            None | Some(TheRole::None) => {
                return match own.first_of(&OF_A_ROLE) {
                    None => Ok(None),
                    Some(key) => Err(own.error(
                        key,
                        "there is no role that it could be for; write role_arn, too",
                    )),
                };
            }
            Some(role) => role.arn(account_id).ok_or_else(|| {
                own.error_of_all(
                    "it has no account_id to fill into role_template; write one, or role_arn, or role_template = \"none\"",
                )
            })?,
        };
        if let Some(id) = account_id.filter(|id| *id != arn.account_id()) {
            let wrong = format!(
                "the role is in another account, {}; write the one or the other right",
                arn.account_id()
            );
            return Err(own.error("account_id", format!("{id}: {wrong}")));
        }
        let tags = self.session_tags.as_deref().unwrap_or_default();
        let transitive = self.transitive_tags.as_deref().unwrap_or_default();
        match tags::unknown_transitive(transitive, tags) {
            Some(wrong) => Err(said("transitive_tags", wrong)),
            None => Ok(Some(arn)),
        }
    }

    /// What is wrong with the duration of a session that a role's session opens.
    pub fn too_long_for_a_chain(&self, via: &str) -> Option<String> {
        let duration = self
            .session_duration
            .filter(|duration| *duration > LONGEST_CHAINED)?;
        Some(format!(
            "{} is longer than the hour that a role lasts at most when another role's session assumes it (via = {via:?}); write \"1h\" or less",
            humantime::format_duration(duration)
        ))
    }
}

impl TheRole {
    fn arn(&self, account_id: Option<&AccountId>) -> Option<RoleArn> {
        match self {
            Self::Arn(arn) => Some(arn.clone()),
            Self::Template(template) => Some(template.arn(account_id?)),
            Self::None => None,
        }
    }
}

fn the_role(section: &Section) -> Result<Option<TheRole>, ConfigError> {
    if section.has("role_arn") && section.has("role_template") {
        return Err(section.error(
            "role_template",
            "role_arn is there, too; keep one of the two",
        ));
    }
    if let Some(arn) = section.parsed("role_arn")? {
        return Ok(Some(TheRole::Arn(arn)));
    }
    section.read("role_template", |text| match text {
        "none" => Ok(TheRole::None),
        text => text.parse().map(TheRole::Template),
    })
}

fn session_duration(text: &str) -> Result<Duration, String> {
    let right = "write a duration from \"15m\" to \"12h\"";
    let duration = humantime::parse_duration(text)
        .map_err(|_| format!("{text:?} is not a duration; {right}"))?;
    if duration < SHORTEST_SESSION {
        Err(format!("{text:?} is shorter than 15 minutes; {right}"))
    } else if duration > LONGEST_SESSION {
        Err(format!("{text:?} is longer than 12 hours; {right}"))
    } else if duration.subsec_nanos() > 0 {
        Err(format!("{text:?} is not in whole seconds; {right}"))
    } else {
        Ok(duration)
    }
}
