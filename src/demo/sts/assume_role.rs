//! `AssumeRole`: what is asked for, whether the role's trust policy lets it, and the keys that come of it.
//!
//! The order is AWS's: first what is wrong with the request itself, then who may do it, then for how long.

use std::sync::Arc;
use std::time::Duration;

use aws_smithy_types::date_time::{DateTime, Format};

use super::{Form, Refusal, Sts};
use crate::demo::accounts::{DemoAccount, Role};
use crate::demo::answer::escape;
use crate::demo::authorize::Caller;
use crate::demo::sessions::{Session, SessionScope};

const SECONDS: std::ops::RangeInclusive<u32> = 900..=43_200;
const CHAINED_SECONDS: u32 = 3600;
const DEFAULT_SECONDS: u32 = 3600;
const POLICY_LENGTH: usize = 2048;

impl Sts<'_> {
    /// The `AssumeRoleResult` element's content, or why not.
    pub(super) fn assume_role(&self, caller: &Caller, form: &Form) -> Result<String, Refusal> {
        let role_arn = required(form, "RoleArn", "roleArn")?;
        let name = required(form, "RoleSessionName", "roleSessionName")?;
        bounded(role_arn, "roleArn", 20, 2048)?;
        named(name, "roleSessionName")?;
        let seconds = duration(form)?;
        let scope = scope(form)?;
        if !role_arn.starts_with("arn:aws:iam::") || !role_arn.contains(":role/") {
            return Err(Refusal::validation("Request ARN is invalid"));
        }
        self.proves_mfa(caller.access_key_id(), form)?;
        let role = self.trusting_role(caller, role_arn, form.get("ExternalId"))?;
        check_duration(caller, &role, seconds)?;
        let life = Duration::from_secs(u64::from(seconds));
        let life = self.faults.session_life().map_or(life, |cap| life.min(cap));
        let session = self.sessions.issue(&role, name, scope, self.now + life);
        Ok(result(&session))
    }

    /// The role, if it is there and its trust policy is met: AWS does not say which of these failed.
    fn trusting_role(
        &self,
        caller: &Caller,
        role_arn: &str,
        external_id: Option<&str>,
    ) -> Result<Role, Refusal> {
        let denied = || {
            let who = caller.arn();
            Refusal::new(
                "AccessDenied",
                format!(
                    "User: {who} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
                ),
            )
        };
        let role = Role::find(role_arn).ok_or_else(denied)?;
        let withheld = self.faults.denied_role();
        let is_withheld = withheld
            .and_then(|name| DemoAccount::find(&name))
            .is_some_and(|account| account.id == role.account_id);
        let external_id_fits =
            role.external_id.is_none() || role.external_id.as_deref() == external_id;
        if is_withheld || !role.trusts(&caller.principal_arn()) || !external_id_fits {
            return Err(denied());
        }
        Ok(role)
    }
}

fn required<'a>(form: &'a Form, name: &str, member: &str) -> Result<&'a str, Refusal> {
    form.get(name).ok_or_else(|| {
        Refusal::validation(format!("1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"))
    })
}

fn constraint(value: &str, member: &str, rule: &str) -> Refusal {
    Refusal::validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {rule}"
    ))
}

fn bounded(value: &str, member: &str, least: usize, most: usize) -> Result<(), Refusal> {
    match value.chars().count() {
        length if length < least => Err(constraint(
            value,
            member,
            &format!("have length greater than or equal to {least}"),
        )),
        length if length > most => Err(constraint(
            value,
            member,
            &format!("have length less than or equal to {most}"),
        )),
        _ => Ok(()),
    }
}

/// Session names and source identities: `[\w+=,.@-]*`, 2 to 64 of them.
fn named(value: &str, member: &str) -> Result<(), Refusal> {
    if !value
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "_+=,.@-".contains(sign))
    {
        return Err(constraint(
            value,
            member,
            "satisfy regular expression pattern: [\\w+=,.@-]*",
        ));
    }
    bounded(value, member, 2, 64)
}

fn duration(form: &Form) -> Result<u32, Refusal> {
    let Some(text) = form.get("DurationSeconds") else {
        return Ok(DEFAULT_SECONDS);
    };
    let seconds: u32 = text
        .parse()
        .map_err(|_| Refusal::new("MalformedInput", format!("{text} is not an integer")))?;
    if seconds < *SECONDS.start() {
        return Err(constraint(
            text,
            "durationSeconds",
            "have value greater than or equal to 900",
        ));
    }
    if seconds > *SECONDS.end() {
        return Err(constraint(
            text,
            "durationSeconds",
            "have value less than or equal to 43200",
        ));
    }
    Ok(seconds)
}

fn check_duration(caller: &Caller, role: &Role, seconds: u32) -> Result<(), Refusal> {
    if matches!(caller, Caller::Session(_)) && seconds > CHAINED_SECONDS {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        ));
    }
    if seconds > role.max_session_seconds {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(())
}

fn scope(form: &Form) -> Result<SessionScope, Refusal> {
    let policy = form.get("Policy").map(str::to_owned);
    if let Some(policy) = &policy {
        bounded(policy, "policy", 1, POLICY_LENGTH)?;
        let parsed: Option<serde_json::Value> = serde_json::from_str(policy).ok();
        if parsed.is_none_or(|policy| policy.get("Statement").is_none()) {
            return Err(Refusal::new(
                "MalformedPolicyDocument",
                "The policy is not in the valid JSON format.",
            ));
        }
    }
    let source_identity = form.get("SourceIdentity").map(str::to_owned);
    if let Some(identity) = &source_identity {
        named(identity, "sourceIdentity")?;
    }
    let keys = form.members("Tags", ".Key");
    let values = form.members("Tags", ".Value");
    Ok(SessionScope {
        policy,
        tags: keys.into_iter().zip(values).collect(),
        transitive_tag_keys: form.members("TransitiveTagKeys", ""),
        source_identity,
    })
}

fn result(session: &Arc<Session>) -> String {
    let expiration = DateTime::from_secs(DateTime::from(session.expires).secs())
        .fmt(Format::DateTime)
        .unwrap_or_default();
    let policy = session.scope.policy.as_ref().map(|policy| {
        let percent = policy.len() * 100 / (2 * POLICY_LENGTH);
        format!("    <PackedPolicySize>{percent}</PackedPolicySize>\n")
    });
    let identity = session.scope.source_identity.as_ref().map(|identity| {
        format!(
            "    <SourceIdentity>{}</SourceIdentity>\n",
            escape(identity)
        )
    });
    format!(
        "    <AssumedRoleUser>\n      <AssumedRoleId>{}</AssumedRoleId>\n      <Arn>{}</Arn>\n    </AssumedRoleUser>\n    \
         <Credentials>\n      <AccessKeyId>{}</AccessKeyId>\n      <SecretAccessKey>{}</SecretAccessKey>\n      \
         <SessionToken>{}</SessionToken>\n      <Expiration>{expiration}</Expiration>\n    </Credentials>\n{}{}",
        escape(&session.user_id()),
        escape(&session.arn()),
        session.access_key_id,
        escape(&session.secret_access_key),
        escape(&session.token),
        policy.unwrap_or_default(),
        identity.unwrap_or_default(),
    )
}
