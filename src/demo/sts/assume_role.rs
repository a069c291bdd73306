//! `AssumeRole`: what is asked for, whether the caller and the role's trust policy let it, and the keys that come of it.
//!
//! The order is AWS's: first what is wrong with the request itself, then who may do it, then for how long.

use std::sync::Arc;

use super::check::{bounded, duration, named, required};
use super::scope::Asked;
use super::{Form, Refusal, Sts, credentials};
use crate::demo::answer::escape;
use crate::demo::authorize::{Access, AccessDenied, authorize_assuming};
use crate::demo::iam::{Context, Kind, Reason};
use crate::demo::roles::Role;
use crate::demo::sessions::{AssumedRole, Owner, Session, SessionScope};

const HOURS_12: u32 = 43_200;
const CHAINED_SECONDS: u32 = 3600;
const DEFAULT_SECONDS: u32 = 3600;

impl Sts<'_> {
    /// The `AssumeRoleResult` element's content, or why not.
    pub(super) fn assume_role(&self, form: &Form) -> Result<String, Refusal> {
        let role_arn = required(form, "RoleArn", "roleArn")?;
        let name = required(form, "RoleSessionName", "roleSessionName")?;
        bounded(role_arn, "roleArn", 20, 2048)?;
        named(name, "roleSessionName")?;
        let seconds = duration(form, HOURS_12, DEFAULT_SECONDS)?;
        let asked = Asked::read(form)?;
        if !role_arn.starts_with("arn:aws:iam::") || !role_arn.contains(":role/") {
            return Err(Refusal::validation("Request ARN is invalid"));
        }
        let has_mfa = self.proves_mfa(form)?;
        let mut context = asked.context(form);
        if has_mfa {
            context.add("aws:MultiFactorAuthPresent", "true");
        }
        let role = self.trusting_role(role_arn, &asked, &context)?;
        self.check_duration(&role, seconds)?;
        let packed = asked.packed()?;
        let scope = self.scope(asked, has_mfa)?;
        let owner = Owner::Role(AssumedRole::new(&role, name));
        Ok(result(&self.issue(owner, scope, seconds), packed))
    }

    /// The role, if it is there and everybody lets the caller assume it as asked.
    fn trusting_role(
        &self,
        role_arn: &str,
        asked: &Asked,
        context: &Context,
    ) -> Result<Arc<Role>, Refusal> {
        let directory = &self.server.directory;
        let withheld = self.server.faults.denied_role();
        let withheld = withheld.and_then(|name| directory.account(&name));
        let role = directory
            .role(role_arn)
            .filter(|role| withheld.is_none_or(|account| account.id != role.account_id));
        for action in self.actions(asked) {
            let access = Access {
                action: action.to_owned(),
                resource: role_arn.to_owned(),
                context: context.clone(),
            };
            let trust = role.as_ref().map(|role| &role.trust);
            authorize_assuming(directory, self.caller, &access, trust)
                .map_err(|denied| self.worded(&denied, &access))?;
        }
        self.keeps_source_identity(role_arn, asked)?;
        role.ok_or_else(|| self.unexplained("sts:AssumeRole", role_arn))
    }

    /// What the request does: assuming a role, and perhaps setting tags and an identity with it, also those that the
    /// caller's session passes on.
    fn actions(&self, asked: &Asked) -> impl Iterator<Item = &'static str> {
        let inherits = self.inherited_identity().is_some();
        let tagged = self.inherits_tags() || !asked.tags.pairs.is_empty();
        let tags = tagged.then_some("sts:TagSession");
        let identity =
            (inherits || asked.source_identity.is_some()).then_some("sts:SetSourceIdentity");
        std::iter::once("sts:AssumeRole")
            .chain(tags)
            .chain(identity)
    }

    /// AWS tells what the caller's own policies lack, but not what a role's trust policy wants.
    fn worded(&self, denied: &AccessDenied, access: &Access) -> Refusal {
        match denied.reason() {
            Some(Reason::NotAllowed(Kind::Resource)) => {
                self.unexplained(&access.action, &access.resource)
            }
            _ => Refusal::new("AccessDenied", denied.to_string()),
        }
    }

    fn unexplained(&self, action: &str, role_arn: &str) -> Refusal {
        let denied = AccessDenied::unexplained(self.caller, action, role_arn);
        Refusal::new("AccessDenied", denied.to_string())
    }

    fn inherited_identity(&self) -> Option<&str> {
        self.caller.session()?.scope.source_identity.as_deref()
    }

    fn inherits_tags(&self) -> bool {
        let passes_on = |session: &Session| !session.scope.transitive_tag_keys.is_empty();
        self.caller.session().is_some_and(passes_on)
    }

    /// A source identity stays the same along a chain.
    fn keeps_source_identity(&self, role_arn: &str, asked: &Asked) -> Result<(), Refusal> {
        match (self.inherited_identity(), &asked.source_identity) {
            (Some(inherited), Some(asked)) if inherited != asked => {
                Err(self.unexplained("sts:SetSourceIdentity", role_arn))
            }
            _ => Ok(()),
        }
    }

    fn check_duration(&self, role: &Role, seconds: u32) -> Result<(), Refusal> {
        let is_chained = self.caller.session().is_some();
        let message = if is_chained && seconds > CHAINED_SECONDS {
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        } else if seconds > role.max_session_seconds {
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        } else {
            return Ok(());
        };
        Err(Refusal::validation(message))
    }

    fn scope(&self, asked: Asked, has_mfa: bool) -> Result<SessionScope, Refusal> {
        let inherited = self.inherited_identity().map(str::to_owned);
        let tags = asked
            .tags
            .inherit(self.caller.session().map(|session| &session.scope))?;
        Ok(SessionScope {
            policy: asked.policy,
            tags: tags.pairs,
            transitive_tag_keys: tags.transitive,
            source_identity: asked.source_identity.or(inherited),
            has_mfa,
        })
    }
}

fn result(session: &Session, packed: Option<usize>) -> String {
    let user = match &session.owner {
        Owner::Role(role) => format!(
            "    <AssumedRoleUser>\n      <AssumedRoleId>{}</AssumedRoleId>\n      <Arn>{}</Arn>\n    </AssumedRoleUser>\n",
            escape(&role.user_id()),
            escape(&role.session_arn()),
        ),
        Owner::User(_) => String::new(),
    };
    let packed =
        packed.map(|percent| format!("    <PackedPolicySize>{percent}</PackedPolicySize>\n"));
    let identity = session.scope.source_identity.as_ref().map(|identity| {
        format!(
            "    <SourceIdentity>{}</SourceIdentity>\n",
            escape(identity)
        )
    });
    [
        user,
        credentials(session),
        packed.unwrap_or_default(),
        identity.unwrap_or_default(),
    ]
    .concat()
}
