//! What a role is asked for: the session's name, its policy, its tags. Pure.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::aws::errand::Errand;
use crate::aws::identity::Identity;
use crate::config::{Account, Cause, Region, RoleAccess, RoleArn, SourceIdentity, Tag};
use crate::policy::session::{self, PolicyError};

/// STS's own default, and the most that a role may have which is assumed from another role's session.
pub(in crate::aws) const HOUR: Duration = Duration::from_hours(1);

/// The most characters that a session's name may have. Source: the STS API reference.
const NAME: usize = 64;
/// The most tags that a session may have. Source: the STS API reference.
const TAGS: usize = 50;

/// What a role's session is for: that, and nothing else, is what it may do.
#[derive(Debug, Clone, Copy)]
pub(in crate::aws) enum Use<'a> {
    /// Looking at tables and items.
    Browse,
    /// One confirmed write.
    Write(&'a Errand),
    /// Assuming the next role.
    Hub(&'a RoleArn),
}

/// All that `AssumeRole` takes.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Assumption {
    pub(in crate::aws) arn: RoleArn,
    pub(in crate::aws) external_id: Option<SecretString>,
    pub(in crate::aws) duration: Duration,
    pub(in crate::aws) session_name: String,
    pub(in crate::aws) policy: Option<String>,
    pub(in crate::aws) tags: Vec<Tag>,
    pub(in crate::aws) transitive_tag_keys: Vec<String>,
    pub(in crate::aws) source_identity: Option<SourceIdentity>,
}

impl Assumption {
    /// What `role` of `account` is asked for in `region`. `inherited` are the keys of tags that the sessions before it
    /// passed on: STS takes none of these again.
    pub(in crate::aws) fn new(
        account: &Account,
        role: &RoleAccess,
        region: &Region,
        what: Use<'_>,
        cause: &Cause,
        inherited: &[String],
    ) -> Result<Self, PolicyError> {
        let tags = tags(role, what, cause, inherited);
        let carried = |key: &&String| tags.iter().any(|tag| tag.key().eq_ignore_ascii_case(key));
        let transitive = role.transitive_tag_keys.iter().filter(carried);
        Ok(Self {
            arn: role.arn.clone(),
            external_id: role.external_id.clone(),
            duration: role.session_duration.unwrap_or(HOUR),
            session_name: session_name(role, what, cause),
            policy: policy(account, role, region, what)?,
            transitive_tag_keys: transitive.cloned().collect(),
            tags,
            source_identity: role.source_identity.clone(),
        })
    }
}

/// By each field, so that a new one is not forgotten: what is asked for otherwise is another session.
impl Hash for Assumption {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            arn,
            external_id,
            duration,
            session_name,
            policy,
            tags,
            transitive_tag_keys,
            source_identity,
        } = self;
        let external_id = external_id.as_ref().map(ExposeSecret::expose_secret);
        let identity = source_identity.as_ref().map(ToString::to_string);
        (arn, external_id, duration, session_name, policy).hash(state);
        (tags, transitive_tag_keys, identity).hash(state);
    }
}

impl Use<'_> {
    /// Whether a role's session of `account` for it may do nothing but read, whatever the role may.
    pub(in crate::aws) fn reads_only(self, account: &Account) -> bool {
        matches!(self, Use::Browse) && account.browse_policy
    }
}

/// What a session of `role` is narrowed to, opened for `account` in `region`.
pub(in crate::aws) fn policy(
    account: &Account,
    role: &RoleAccess,
    region: &Region,
    what: Use<'_>,
) -> Result<Option<String>, PolicyError> {
    let own = role.session_policy.as_deref();
    let document = match what {
        Use::Browse if !account.browse_policy => return Ok(own.map(str::to_owned)),
        Use::Browse => session::browse(),
        Use::Hub(next) => session::hub(next),
        Use::Write(errand) => session::write(
            &errand.actions,
            &errand.table_arn(role, region),
            &errand.encryption,
            region,
        ),
    };
    let Some(own) = own else {
        return session::alone(&document).map(Some);
    };
    session::within(own, &document).map(Some)
}

/// Who answers to the session of `role`, from which the next role is assumed: as `CloudTrail` shows it.
pub(in crate::aws) fn hub_identity(role: &RoleAccess, cause: &Cause) -> Identity {
    let RoleAccess { arn, .. } = role;
    let name = session_name(role, Use::Hub(arn), cause);
    let (partition, account_id) = (arn.partition(), arn.account_id());
    let resource = format!("assumed-role/{}/{name}", arn.role_name());
    Identity::Proven {
        account_id: account_id.clone(),
        arn: format!("arn:{partition}:sts::{account_id}:{resource}"),
    }
}

/// What the trust policy demands, else `dynahop-` and the requestor, and for a write its id.
fn session_name(role: &RoleAccess, what: Use<'_>, cause: &Cause) -> String {
    if let Some(name) = &role.session_name {
        return name.to_string();
    }
    match what {
        Use::Write(errand) => named_for(cause, &format!("-{}", errand.id)),
        Use::Browse | Use::Hub(_) => named_for(cause, ""),
    }
}

/// `dynahop-`, the requestor, and `id`, as STS takes it.
pub(in crate::aws) fn named_for(cause: &Cause, id: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c);
    let room = NAME - "dynahop-".len() - id.len();
    let who: String = cause.requestor.chars().filter(allowed).take(room).collect();
    if who.is_empty() {
        format!("dynahop{id}")
    } else {
        format!("dynahop-{who}{id}")
    }
}

/// The configured tags, and where there are any, what is done and for whom: tagging takes a permission, so that who
/// configures none gets none. Of two that differ in case only, the first counts, as STS takes one.
fn tags(role: &RoleAccess, what: Use<'_>, cause: &Cause, inherited: &[String]) -> Vec<Tag> {
    if role.session_tags.is_empty() {
        return Vec::new();
    }
    let mut tags: Vec<Tag> = Vec::new();
    let own = role.session_tags.iter().cloned();
    for tag in own.chain(of_cause(what, cause)) {
        let is_taken = tags
            .iter()
            .any(|known| known.key().eq_ignore_ascii_case(tag.key()));
        let is_inherited = inherited
            .iter()
            .any(|key| key.eq_ignore_ascii_case(tag.key()));
        if !is_taken && !is_inherited && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}

fn of_cause(what: Use<'_>, cause: &Cause) -> Vec<Tag> {
    let operation = match what {
        Use::Write(errand) => errand.operation,
        Use::Browse | Use::Hub(_) => "browse",
    };
    let mut tags = vec![tag("Operation", operation)];
    if let Use::Write(errand) = what {
        tags.push(tag("OperationId", errand.id.as_str()));
    }
    tags.push(tag("Requestor", &cause.requestor));
    tags.extend(cause.reason.as_deref().map(|reason| tag("Reason", reason)));
    let known = tags
        .into_iter()
        .flatten()
        .filter(|tag| !tag.value().is_empty());
    known.chain(cause.metadata.iter().cloned()).collect()
}

/// The tag, with what STS does not take in a value as spaces.
fn tag(key: &str, value: &str) -> Option<Tag> {
    let taken = |c: char| c.is_alphanumeric() || "_.:/=+-@".contains(c);
    let signs = value.chars().map(|c| if taken(c) { c } else { ' ' });
    let value: String = signs.take(256).collect();
    Tag::new(key, value.trim()).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::config::{OperationId, Profile};

    const ROLE: &str = "arn:aws:iam::111111111111:role/R";

    fn errand(cause: &Cause) -> Errand {
        Errand {
            id: OperationId::new(),
            operation: "copy",
            actions: vec!["dynamodb:PutItem"],
            table: "users".parse().unwrap(),
            encryption: crate::policy::Encryption::Own,
            cause: cause.clone(),
        }
    }

    fn cause(requestor: &str) -> Cause {
        Cause {
            requestor: requestor.to_owned(),
            ..Cause::default()
        }
    }

    fn assumption(role: &RoleAccess, what: Use<'_>, cause: &Cause) -> Assumption {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = crate::config::Defaults::default().account(profile);
        let region = "eu-west-1".parse().unwrap();
        Assumption::new(&account, role, &region, what, cause, &[]).unwrap()
    }

    #[test]
    fn a_sessions_name_is_what_sts_takes_whoever_asks() {
        let role = RoleAccess::new(ROLE.parse().unwrap());
        let long = "x".repeat(80);
        for (requestor, name) in [
            ("ada", "dynahop-ada"),
            ("", "dynahop"),
            ("Größe #1", "dynahop-Gre1"),
            (&long, &format!("dynahop-{}", "x".repeat(56))),
        ] {
            let cause = cause(requestor);
            let browsing = assumption(&role, Use::Browse, &cause).session_name;
            assert_eq!(browsing, *name);
            let errand = errand(&cause);
            let writing = assumption(&role, Use::Write(&errand), &cause).session_name;
            assert!(writing.ends_with(&format!("-{}", errand.id)), "{writing}");
            assert!((2..=64).contains(&writing.len()), "{writing}");
        }
    }

    #[test]
    fn a_hub_is_held_to_the_configs_own_policy_and_to_the_next_role() {
        let mut role = RoleAccess::new(ROLE.parse().unwrap());
        let next: RoleArn = "arn:aws:iam::222222222222:role/Next".parse().unwrap();
        let alone = assumption(&role, Use::Hub(&next), &cause("ada"))
            .policy
            .unwrap();
        assert_eq!(alone, session::hub(&next).compact());
        let own = r#"{"Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}"#;
        role.session_policy = Some(own.to_owned());
        let within = assumption(&role, Use::Hub(&next), &cause("ada"))
            .policy
            .unwrap();
        assert!(within.contains(r#""Action":"sts:*""#), "{within}");
        assert!(within.contains(r#""Effect":"Deny""#), "{within}");
        assert!(within.contains("222222222222:role/Next"), "{within}");
    }

    #[test]
    fn there_are_no_tags_where_none_are_configured_and_never_more_than_sts_takes() {
        let mut role = RoleAccess::new(ROLE.parse().unwrap());
        let tags = (0..60).map(|number| Tag::new(&format!("k{number}"), "v").unwrap());
        let cause = Cause {
            metadata: tags.collect(),
            ..cause("ada")
        };
        assert!(assumption(&role, Use::Browse, &cause).tags.is_empty());
        role.session_tags = vec![Tag::new("team", "data").unwrap()];
        let tags = assumption(&role, Use::Browse, &cause).tags;
        assert_eq!(tags.len(), TAGS);
        assert_eq!(tags.first().unwrap().key(), "team");
    }

    #[test]
    fn whatever_is_asked_for_otherwise_is_another_session() {
        let hashed = |role: &RoleAccess| {
            let mut state = std::hash::DefaultHasher::new();
            assumption(role, Use::Browse, &cause("ada")).hash(&mut state);
            state.finish()
        };
        let role = RoleAccess::new(ROLE.parse().unwrap());
        let mut seen = vec![hashed(&role)];
        assert_eq!(seen, [hashed(&role.clone())]);
        let changes: [fn(&mut RoleAccess); 8] = [
            |role| role.arn = "arn:aws:iam::111111111111:role/Q".parse().unwrap(),
            |role| role.external_id = Some("one".into()),
            |role| role.external_id = Some("two".into()),
            |role| role.session_duration = Some(2 * HOUR),
            |role| role.session_name = Some("audited".parse().unwrap()),
            |role| role.session_policy = Some(r#"{"Statement":[]}"#.to_owned()),
            |role| role.session_tags = vec![Tag::new("team", "data").unwrap()],
            |role| role.source_identity = Some("ada".parse().unwrap()),
        ];
        for change in changes {
            let mut other = role.clone();
            change(&mut other);
            let hash = hashed(&other);
            assert!(!seen.contains(&hash), "{other:?}");
            seen.push(hash);
        }
        let mut tagged = role.clone();
        tagged.session_tags = vec![Tag::new("team", "data").unwrap()];
        tagged.transitive_tag_keys = vec!["team".to_owned()];
        assert!(!seen.contains(&hashed(&tagged)));
    }

    #[test]
    fn only_tags_that_go_with_it_are_passed_on() {
        let mut role = RoleAccess::new(ROLE.parse().unwrap());
        role.session_tags = vec![Tag::new("team", "data").unwrap()];
        role.transitive_tag_keys = vec!["Team".to_owned(), "other".to_owned()];
        let assumption = assumption(&role, Use::Browse, &Cause::default());
        assert_eq!(assumption.transitive_tag_keys, ["Team"]);
    }
}
