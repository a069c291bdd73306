//! How requests leave: time-outs, retries, and the SDK's clients made of them.

pub(super) mod connections;
pub(super) mod pauses;
pub(super) mod proxy;
pub(super) mod reads;
pub(super) mod requests;

use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::{BehaviorVersion, IdentityCache, Region as SdkRegion};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;
use aws_types::endpoint_config::AccountIdEndpointMode as SdkEndpointMode;

use crate::aws::clock::Clock;
use crate::aws::telling::Telling;
use crate::config::{Account, AccountIdEndpointMode, Region};
use connections::Connections;
use reads::Reads;
use requests::Requests;

/// The SDK has no read time-out of its own, so that a request could hang for ever: these are ours.
const CONNECT: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_secs(30);
const OPERATION: Duration = Duration::from_secs(90);

/// Time-outs of every request.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}

/// Retries of a session that somebody looks at: soon, and not for long.
pub(super) fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(5)
        .with_initial_backoff(Duration::from_millis(100))
        .with_max_backoff(Duration::from_secs(5))
}

/// How dynahop names itself to AWS; it shows in `CloudTrail`.
pub(super) fn app_name() -> Option<AppName> {
    AppName::new("dynahop").ok()
}

fn endpoint_mode(mode: AccountIdEndpointMode) -> SdkEndpointMode {
    match mode {
        AccountIdEndpointMode::Preferred => SdkEndpointMode::Preferred,
        AccountIdEndpointMode::Disabled => SdkEndpointMode::Disabled,
        AccountIdEndpointMode::Required => SdkEndpointMode::Required,
    }
}

/// How one session reaches its account: its clients are made of it.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    pub(super) account: Arc<Account>,
    pub(super) region: Region,
    /// What the session is for: names its retry budget.
    pub(super) purpose: String,
    pub(super) connections: Connections,
    pub(super) clock: Clock,
    pub(super) telling: Arc<Telling>,
}

impl Reach {
    /// DynamoDB where the account's config says, else AWS's in the region.
    pub(super) fn dynamodb(
        &self,
        credentials: SharedCredentialsProvider,
    ) -> aws_sdk_dynamodb::Client {
        let url = self.account.endpoint_url.as_ref();
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(self.region.to_string()))
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.connections.to(&self.account.network, url))
            .timeout_config(timeouts())
            .retry_config(retries())
            .retry_partition(self.budget("dynamodb"))
            .account_id_endpoint_mode(endpoint_mode(self.account.network.endpoint_mode))
            .interceptor(Requests::new(&self.telling, &self.clock));
        config
            .set_app_name(app_name())
            .set_endpoint_url(url.map(ToString::to_string));
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// STS where the account's config says, else at its endpoint where it has one, else AWS's in the region.
    pub(super) fn sts(&self, credentials: SharedCredentialsProvider) -> aws_sdk_sts::Client {
        let config = self.sts_config().credentials_provider(credentials);
        aws_sdk_sts::Client::from_conf(config.build())
    }

    /// The same for those without credentials yet.
    pub(super) fn sts_unsigned(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::from_conf(self.sts_config().build())
    }

    fn sts_config(&self) -> aws_sdk_sts::config::Builder {
        let url = self.account.sts_url();
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(self.region.to_string()))
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.connections.to(&self.account.network, url))
            .timeout_config(timeouts())
            .retry_config(retries())
            .retry_partition(self.budget("sts"))
            .interceptor(Requests::new(&self.telling, &self.clock));
        config
            .set_app_name(app_name())
            .set_endpoint_url(url.map(ToString::to_string));
        config
    }

    /// A budget of retries of its own: by default one serves the whole process, and a throttled account, or a bulk
    /// write, would starve the others.
    fn budget(&self, service: &str) -> RetryPartition {
        let (account, region, purpose) = (&self.account.name, &self.region, &self.purpose);
        RetryPartition::custom(format!("{account} {region} {purpose} {service}"))
            .token_bucket(TokenBucket::default())
            .build()
    }
}

/// A client that reaches the same in the same way, for a job: what that has to try again takes no retry from others. With
/// other `credentials`, where there are some; what it reads is noted in `reads`.
pub(super) fn for_a_job(
    client: &aws_sdk_dynamodb::Client,
    credentials: Option<SharedCredentialsProvider>,
    reads: &Reads,
) -> aws_sdk_dynamodb::Client {
    let mut config = client.config().to_builder().interceptor(reads.clone());
    if let Some(credentials) = credentials {
        config = config.credentials_provider(credentials);
    }
    let budget = RetryPartition::custom("a job's reads dynamodb");
    let budget = budget.token_bucket(TokenBucket::default()).build();
    aws_sdk_dynamodb::Client::from_conf(config.retry_partition(budget).build())
}

#[cfg(test)]
impl Reach {
    /// With the system's clock, told to nobody.
    pub(super) fn unseen(account: &Arc<Account>, region: &Region) -> Self {
        let witness: Arc<dyn crate::aws::telling::witness::Witness> =
            Arc::new(crate::aws::telling::witness::Unseen);
        Self {
            account: Arc::clone(account),
            region: region.clone(),
            purpose: "test".to_owned(),
            connections: Connections::default(),
            clock: Clock::default(),
            telling: Arc::new(Telling::new(
                account,
                region,
                &crate::aws::purpose::Purpose::Browse,
                &witness,
            )),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use aws_credential_types::Credentials;
    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use tokio::time::Instant;

    use super::*;
    use crate::aws::failing::failure;
    use crate::config::{Defaults, Profile};
    use crate::failure::{FailureKind, Operation, Subject};

    /// Takes requests, and never answers.
    #[derive(Debug, Clone, Default)]
    struct Silent(Arc<AtomicU32>);

    impl HttpConnector for Silent {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            self.0.fetch_add(1, Ordering::SeqCst);
            HttpConnectorFuture::new(std::future::pending())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_attempt_has_half_a_minute_and_all_of_them_a_minute_and_a_half() {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let reach = Reach::unseen(&account, &"us-east-1".parse().unwrap());
        let keys = Credentials::new("A", "B", None, None, "test");
        let client = reach.dynamodb(SharedCredentialsProvider::new(keys));
        let silent = Silent::default();
        let connector = SharedHttpConnector::new(silent.clone());
        let config = client.config().to_builder();
        let config = config.http_client(http_client_fn(move |_, _| connector.clone()));
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        let begun = Instant::now();
        let error = client.list_tables().send().await.unwrap_err();
        let waited = begun.elapsed();
        // Timers are as exact as a millisecond.
        assert!(
            (OPERATION..OPERATION + Duration::from_millis(10)).contains(&waited),
            "{waited:?}"
        );
        // After 30 s, and after as long again and two short pauses: there is no time for a fourth.
        assert_eq!(silent.0.load(Ordering::SeqCst), 3);
        let subject = Subject::new(Operation::LIST_TABLES, &account, None);
        assert_eq!(failure(subject, &error).kind, FailureKind::TimedOut);
    }
}
