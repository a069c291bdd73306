//! Assuming an account's role. An own provider, since the SDK's has no source identity and no MFA, and does not say
//! when its credentials end.

pub(super) mod assumption;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_sdk_sts::types::{Credentials as StsCredentials, Tag as StsTag};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use secrecy::ExposeSecret;

use crate::aws::client::Reach;
use crate::aws::failing::causes::NotAssumed;
use crate::aws::failing::failure;
use crate::aws::renewing::once_more::{Sign, once_more};
use crate::aws::renewing::{Renewed, Renewing};
use crate::aws::telling::witness::Happened;
use crate::config::AccountId;
use crate::failure::{Operation, Subject};
use assumption::{Assumption, HOUR};

type Refused = SdkError<AssumeRoleError, Response>;

/// Assumes one role with one STS client, whose credentials are `source`, each time it is asked.
pub(super) struct AssumedRole {
    reach: Reach,
    sts: Client,
    source: Arc<Renewing>,
    assumption: Assumption,
    /// Whether it is asked for an hour only, though more is configured.
    is_cut: AtomicBool,
    note: Arc<OnceLock<String>>,
}

impl AssumedRole {
    /// What `assumption` says, assumed by `source` as `reach` has it. `is_chained` where the source is known to be a
    /// role's session itself.
    pub(super) fn new(
        reach: &Reach,
        source: &Arc<Renewing>,
        assumption: Assumption,
        is_chained: bool,
    ) -> Self {
        let credentials = SharedCredentialsProvider::new(Renewed(Arc::clone(source)));
        let role = Self {
            sts: reach.sts(credentials),
            reach: reach.clone(),
            source: Arc::clone(source),
            assumption,
            is_cut: AtomicBool::new(false),
            note: Arc::default(),
        };
        if is_chained && role.assumption.duration > HOUR {
            role.cut();
        }
        role
    }

    /// Where it writes what the user should know of the session.
    pub(super) fn note(&self) -> Arc<OnceLock<String>> {
        Arc::clone(&self.note)
    }

    async fn assume(&self) -> provider::Result {
        // First by themselves: within the request, a login would have to be done in the time that STS has to answer.
        self.source.credentials().await?;
        let begun = Instant::now();
        let answer = self
            .answer()
            .await
            .map_err(|error| self.not_assumed(error))?;
        let took = begun.elapsed();
        let answered = answer
            .credentials
            .ok_or_else(|| CredentialsError::unhandled("STS answered without credentials"))?;
        let credentials = keys(&answered, Some(self.assumption.arn.account_id()));
        self.reach.telling.tell(Happened::Assumed {
            role: self.assumption.arn.clone(),
            session_name: self.assumption.session_name.clone(),
            duration: self.duration(),
            expiry: credentials.expiry(),
            took,
            note: self.note.get().cloned(),
        });
        Ok(credentials)
    }

    /// STS's answer; where the source turns out to be a role's session, to the request for an hour.
    async fn answer(&self) -> Result<AssumeRoleOutput, Refused> {
        let ask = || once_more(&self.source, sign, || self.ask());
        match ask().await {
            Err(error) if self.duration() > HOUR && is_of_chaining(&error) => {
                self.cut();
                ask().await
            }
            answer => answer,
        }
    }

    async fn ask(&self) -> Result<AssumeRoleOutput, Refused> {
        let Assumption {
            arn,
            external_id,
            session_name,
            policy,
            tags,
            transitive_tag_keys,
            source_identity,
            ..
        } = &self.assumption;
        let external_id = external_id.as_ref().map(|id| id.expose_secret().to_owned());
        let tags = tags
            .iter()
            .map(|tag| StsTag::builder().key(tag.key()).value(tag.value()).build());
        // Both parts of each are there, so that none is left out.
        let tags: Vec<StsTag> = tags.filter_map(Result::ok).collect();
        let transitive = transitive_tag_keys.clone();
        self.sts
            .assume_role()
            .role_arn(arn.to_string())
            .role_session_name(session_name)
            .duration_seconds(i32::try_from(self.duration().as_secs()).unwrap_or(i32::MAX))
            .set_external_id(external_id)
            .set_policy(policy.clone())
            .set_tags((!tags.is_empty()).then_some(tags))
            .set_transitive_tag_keys((!transitive.is_empty()).then_some(transitive))
            .set_source_identity(source_identity.as_ref().map(ToString::to_string))
            .send()
            .await
    }

    fn duration(&self) -> Duration {
        if self.is_cut.load(Ordering::Relaxed) {
            HOUR
        } else {
            self.assumption.duration
        }
    }

    /// An hour from now on, and said.
    fn cut(&self) {
        self.is_cut.store(true, Ordering::Relaxed);
        let asked = humantime::format_duration(self.assumption.duration);
        // It is the same each time.
        let _ = self.note.set(format!(
            "its session lasts 1h, not {asked}: AWS gives a role no longer one when it is assumed from another session"
        ));
    }

    fn not_assumed(&self, source: Refused) -> CredentialsError {
        let Reach {
            account, region, ..
        } = &self.reach;
        let subject = Subject::new(Operation::ASSUME_ROLE, account, Some(region));
        CredentialsError::provider_error(NotAssumed {
            failure: Box::new(failure(subject, &source)),
            source,
        })
    }
}

/// STS's keys as the SDK's clients take them.
pub(super) fn keys(keys: &StsCredentials, account_id: Option<&AccountId>) -> Credentials {
    let mut credentials = Credentials::builder()
        .access_key_id(keys.access_key_id())
        .secret_access_key(keys.secret_access_key())
        .session_token(keys.session_token())
        .provider_name("dynahop");
    if let Some(account_id) = account_id {
        credentials = credentials.account_id(account_id.to_string());
    }
    credentials.set_expiry(SystemTime::try_from(*keys.expiration()).ok());
    credentials.build()
}

/// What STS's refusal says of the source credentials.
fn sign(error: &Refused) -> Option<Sign> {
    let service = error.as_service_error()?;
    Sign::of(
        service.code().unwrap_or_default(),
        service.message().unwrap_or_default(),
    )
}

/// Whether STS refused the duration since the source is a role's session: "The requested `DurationSeconds` exceeds the 1
/// hour session limit for roles assumed by role chaining."
fn is_of_chaining(error: &Refused) -> bool {
    let message = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::message);
    message.is_some_and(|message| message.contains("role chaining"))
}

/// Neither the external id nor a key.
impl std::fmt::Debug for AssumedRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AssumedRole")
            .field("arn", &self.assumption.arn.to_string())
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.reach.telling.asking(self.assume()))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::aws::clock::Clock;
    use crate::config::{Cause, Defaults, Profile, RoleAccess};
    use assumption::Use;

    /// Never answers.
    #[derive(Debug)]
    struct Hanging;

    impl ProvideCredentials for Hanging {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_hangs_is_told_from_an_sts_that_does() {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let region = "us-east-1".parse().unwrap();
        let role = RoleAccess::new("arn:aws:iam::111111111111:role/R".parse().unwrap());
        let cause = Cause::default();
        let assumption = Assumption::new(&account, &role, &region, Use::Browse, &cause, &[]);
        let source = Arc::new(Renewing::new(Hanging, &Clock::default()));
        let reach = Reach::unseen(&account, &region);
        let assumed = AssumedRole::new(&reach, &source, assumption.unwrap(), false);
        let error = assumed.provide_credentials().await.unwrap_err();
        assert!(
            matches!(error, CredentialsError::ProviderTimedOut(_)),
            "{error}"
        );
    }
}
