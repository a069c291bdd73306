//! A role that a token opens which somebody else vouches for: Kubernetes, a CI. An own provider, so that STS is asked where
//! the config says, as for every other role, and its refusals are told as such.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;

use crate::aws::client::Reach;
use crate::aws::failing::causes::NotGiven;
use crate::aws::failing::failure;
use crate::aws::purpose::Purpose;
use crate::aws::role::assumption::{Use, named_for, policy};
use crate::aws::role::keys;
use crate::aws::surroundings::Surroundings;
use crate::aws::telling::Telling;
use crate::config::{Environment, RoleAccess, RoleArn};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::policy::session::PolicyError;

/// The role, and the file with the token: read anew each time, since others write it anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::aws) struct WebRole {
    pub(in crate::aws) role_arn: String,
    pub(in crate::aws) token_file: PathBuf,
    pub(in crate::aws) session_name: Option<String>,
    /// What its session is narrowed to.
    pub(in crate::aws) policy: Option<String>,
}

/// A name by which it is shared.
impl fmt::Display for WebRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.token_file.display();
        write!(f, "web identity {file} for {}", self.role_arn)?;
        if let Some(name) = &self.session_name {
            write!(f, " as {name}")?;
        }
        match &self.policy {
            Some(policy) => write!(f, " within {policy}"),
            None => Ok(()),
        }
    }
}

impl WebRole {
    /// What the environment names, where it does.
    pub(in crate::aws) fn of_environment(env: &dyn Environment) -> Option<Self> {
        let var = |name| env.var(name).filter(|value: &String| !value.is_empty());
        Some(Self {
            role_arn: var("AWS_ROLE_ARN")?,
            token_file: var("AWS_WEB_IDENTITY_TOKEN_FILE")?.into(),
            session_name: var("AWS_ROLE_SESSION_NAME"),
            policy: None,
        })
    }

    /// What it is; none where that is no role's ARN, which STS refuses.
    pub(in crate::aws) fn arn(&self) -> Option<RoleArn> {
        self.role_arn.parse().ok()
    }

    /// The same for one use of `to`'s account: its session may do that and nothing else, and one for a write is called
    /// after it.
    ///
    /// # Errors
    /// When the policy for that does not fit.
    pub(in crate::aws) fn narrowed(&self, to: &Reach, what: Use<'_>) -> Result<Self, PolicyError> {
        let mut narrowed = self.clone();
        if let Some(arn) = self.arn() {
            narrowed.policy = policy(&to.account, &RoleAccess::new(arn), &to.region, what)?;
        }
        if let Use::Write(errand) = what {
            let name = || named_for(&errand.cause, &format!("-{}", errand.id));
            narrowed.session_name.get_or_insert_with(name);
        }
        Ok(narrowed)
    }
}

/// Assumes the role each time it is asked, for all accounts that begin with it.
#[derive(Debug)]
pub(in crate::aws) struct WebIdentity {
    role: WebRole,
    name: String,
    /// Where STS is asked: alike for all that share it.
    reach: Reach,
}

impl WebIdentity {
    /// Which asks where `to` does, and calls its session after the requestor, where the role says no name.
    pub(in crate::aws) fn new(role: WebRole, to: &Reach, around: &Surroundings) -> Self {
        let name = role.session_name.clone();
        let Surroundings { cause, witness, .. } = around;
        Self {
            name: name.unwrap_or_else(|| named_for(cause, "")),
            role,
            reach: Reach {
                purpose: "web identity".to_owned(),
                telling: Arc::new(Telling::new(
                    &to.account,
                    &to.region,
                    &Purpose::Browse,
                    witness,
                )),
                ..to.clone()
            },
        }
    }

    /// The same, telling whoever asks now.
    fn reach(&self) -> Reach {
        let mut reach = self.reach.clone();
        if let Some(asker) = Telling::of_asker() {
            reach.telling = asker;
        }
        reach
    }

    async fn assume(&self) -> provider::Result {
        let token = self.token().await?;
        let role_arn = &self.role.role_arn;
        let asked = self.reach().sts_unsigned().assume_role_with_web_identity();
        let asked = asked.role_arn(role_arn).role_session_name(&self.name);
        let asked = asked.set_policy(self.role.policy.clone());
        let answer = asked.web_identity_token(token).send().await;
        let answer = answer.map_err(|error| self.refused(error))?;
        let given = answer
            .credentials
            .ok_or_else(|| CredentialsError::unhandled("STS answered without credentials"))?;
        let role = self.role.arn();
        Ok(keys(&given, role.as_ref().map(RoleArn::account_id)))
    }

    async fn token(&self) -> Result<String, CredentialsError> {
        let file = &self.role.token_file;
        let read = tokio::fs::read_to_string(file).await;
        read.map(|token| token.trim().to_owned()).map_err(|error| {
            let wrong = format!(
                "the web identity's token in {} cannot be read: {error}",
                file.display()
            );
            let failure = Failure::new(FailureKind::NoCredentials, self.subject(), wrong);
            not_given(failure, None)
        })
    }

    fn refused(
        &self,
        error: SdkError<AssumeRoleWithWebIdentityError, Response>,
    ) -> CredentialsError {
        not_given(failure(self.subject(), &error), Some(error))
    }

    fn subject(&self) -> Subject {
        let Reach {
            account, region, ..
        } = &self.reach;
        Subject::new(Operation::WEB_IDENTITY, account, Some(region))
    }
}

fn not_given(
    failure: Failure,
    source: Option<SdkError<AssumeRoleWithWebIdentityError, Response>>,
) -> CredentialsError {
    let failure = Box::new(failure);
    CredentialsError::provider_error(NotGiven { failure, source })
}

impl ProvideCredentials for WebIdentity {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
