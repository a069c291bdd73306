//! Assuming an account's role. An own provider, since the SDK's has no source identity and no MFA, and does not say
//! when its credentials end.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::assume_role::{AssumeRoleError, AssumeRoleOutput};
use aws_sdk_sts::types::Credentials as StsCredentials;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use secrecy::{ExposeSecret, SecretString};

use super::call::{Sign, once_more};
use super::renewing::Renewing;
use super::telling::Telling;
use super::witness::Happened;
use crate::config::{RoleAccess, RoleArn};

/// STS's own default, and the most that a chained role may have.
const DEFAULT_DURATION: Duration = Duration::from_hours(1);

/// Assumes one role with one STS client, whose credentials are `source`, each time it is asked.
pub(super) struct AssumedRole {
    sts: Client,
    source: Arc<Renewing>,
    arn: RoleArn,
    external_id: Option<SecretString>,
    duration: Duration,
    session_name: String,
    telling: Arc<Telling>,
}

impl AssumedRole {
    pub(super) fn new(
        sts: Client,
        source: &Arc<Renewing>,
        role: &RoleAccess,
        telling: &Arc<Telling>,
    ) -> Self {
        Self {
            sts,
            source: Arc::clone(source),
            arn: role.arn.clone(),
            external_id: role.external_id.clone(),
            duration: role.session_duration.unwrap_or(DEFAULT_DURATION),
            session_name: session_name(),
            telling: Arc::clone(telling),
        }
    }

    async fn assume(&self) -> provider::Result {
        // First by themselves: within the request, a login would have to be done in the time that STS has to answer.
        self.source.credentials().await?;
        let call = || self.ask();
        let answer = once_more(&self.source, sign, call).await;
        let answer = answer.map_err(CredentialsError::provider_error)?;
        let keys = answer
            .credentials
            .ok_or_else(|| CredentialsError::unhandled("STS answered without credentials"))?;
        let credentials = self.keys(&keys);
        self.telling.tell(Happened::Assumed {
            role: self.arn.clone(),
            session_name: self.session_name.clone(),
            duration: self.duration,
            expiry: credentials.expiry(),
            note: None,
        });
        Ok(credentials)
    }

    async fn ask(&self) -> Result<AssumeRoleOutput, SdkError<AssumeRoleError, Response>> {
        self.sts
            .assume_role()
            .role_arn(self.arn.to_string())
            .role_session_name(&self.session_name)
            .duration_seconds(i32::try_from(self.duration.as_secs()).unwrap_or(i32::MAX))
            .set_external_id(
                self.external_id
                    .as_ref()
                    .map(|id| id.expose_secret().to_owned()),
            )
            .send()
            .await
    }

    fn keys(&self, keys: &StsCredentials) -> Credentials {
        let mut credentials = Credentials::builder()
            .access_key_id(keys.access_key_id())
            .secret_access_key(keys.secret_access_key())
            .session_token(keys.session_token())
            .account_id(self.arn.account_id().to_string())
            .provider_name("dynahop");
        credentials.set_expiry(SystemTime::try_from(*keys.expiration()).ok());
        credentials.build()
    }
}

/// What STS's refusal says of the source credentials.
fn sign(error: &SdkError<AssumeRoleError, Response>) -> Option<Sign> {
    let service = error.as_service_error()?;
    Sign::of(
        service.code().unwrap_or_default(),
        service.message().unwrap_or_default(),
    )
}

/// Who is at the keyboard, as far as STS's `[\w+=,.@-]{2,64}` allows: `CloudTrail` shows it in every event.
fn session_name() -> String {
    let user = std::env::var("USER")
        .or_else(|_| std::env::var("USERNAME"))
        .unwrap_or_default();
    let user: String = user
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c))
        .take(40)
        .collect();
    if user.is_empty() {
        "dynahop".to_owned()
    } else {
        format!("dynahop-{user}")
    }
}

/// Neither the external id nor a key.
impl std::fmt::Debug for AssumedRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AssumedRole")
            .field("arn", &self.arn.to_string())
            .finish_non_exhaustive()
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use aws_sdk_sts::Config;
    use aws_sdk_sts::config::{BehaviorVersion, Region};
    use aws_smithy_runtime_api::client::http::http_client_fn;

    use super::*;
    use crate::aws::client::Reach;
    use crate::aws::clock::Clock;
    use crate::config::{Defaults, Profile};

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

    fn profile() -> Profile {
        Profile {
            name: "work".parse().unwrap(),
            region: None,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_hangs_is_told_from_an_sts_that_does() {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .http_client(http_client_fn(|_, _| unreachable!("nothing is sent")))
            .build();
        let role = RoleAccess::new("arn:aws:iam::111111111111:role/R".parse().unwrap());
        let source = Arc::new(Renewing::new(Hanging, &Clock::default()));
        let account = Arc::new(Defaults::default().account(profile()));
        let reach = Reach::unseen(&account, &"us-east-1".parse().unwrap());
        let sts = Client::from_conf(config);
        let assumed = AssumedRole::new(sts, &source, &role, &reach.telling);
        let error = assumed.provide_credentials().await.unwrap_err();
        assert!(
            matches!(error, CredentialsError::ProviderTimedOut(_)),
            "{error}"
        );
    }
}
