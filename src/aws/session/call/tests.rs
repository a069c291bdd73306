use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use tokio::time::{Instant, sleep};

use crate::aws::client::Reach;
use crate::aws::client::reads::Reads;
use crate::aws::clock::Clock;
use crate::aws::identity::Answering;
use crate::aws::renewing::keeper::Keeper;
use crate::aws::renewing::turns::Turns;
use crate::aws::renewing::{Renewed, Renewing};
use crate::aws::session::Session;
use crate::aws::table::list_tables;
use crate::aws::way::reached::Reached;
use crate::config::{Defaults, Profile};
use crate::failure::{FailureKind, Operation};

/// A helper that takes so long to give keys of a minute, and gives so many.
#[derive(Debug, Clone)]
struct Helper {
    clock: Clock,
    takes: Duration,
    gives: u64,
    asked: Arc<AtomicU64>,
}

impl Helper {
    fn new(takes: u64, gives: u64) -> Self {
        let begun = Instant::now();
        Self {
            clock: Clock::new(move || SystemTime::UNIX_EPOCH + begun.elapsed()),
            takes: Duration::from_secs(takes),
            gives,
            asked: Arc::default(),
        }
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Helper {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let number = self.asked.fetch_add(1, Ordering::SeqCst);
            sleep(self.takes).await;
            if number >= self.gives {
                return Err(CredentialsError::provider_error("no more"));
            }
            let expiry = Some(self.clock.now() + Duration::from_mins(1));
            Ok(Credentials::new("A", "B", None, expiry, "test"))
        })
    }
}

/// A DynamoDB without tables, which answers at once; the first so many times, that the token has expired.
#[derive(Debug, Clone, Default)]
struct Dynamodb {
    expired: Arc<AtomicU64>,
    asked: Arc<AtomicU64>,
}

impl HttpConnector for Dynamodb {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        let (status, body) = if number < self.expired.load(Ordering::SeqCst) {
            (
                400,
                r#"{"__type":"ExpiredTokenException","message":"expired"}"#,
            )
        } else {
            (200, r#"{"TableNames":[]}"#)
        };
        let status = status.try_into().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(body))))
    }
}

fn session(helper: &Helper, dynamodb: &Dynamodb) -> Session {
    let profile = Profile {
        name: "work".parse().unwrap(),
        region: None,
    };
    let account = Arc::new(Defaults::default().account(profile));
    let region = "us-east-1".parse().unwrap();
    let reach = Reach::unseen(&account, &region);
    let credentials = Arc::new(Renewing::new(helper.clone(), &helper.clock));
    let provider = SharedCredentialsProvider::new(Renewed(Arc::clone(&credentials)));
    let connector = SharedHttpConnector::new(dynamodb.clone());
    let config = reach.dynamodb(provider.clone()).config().to_builder();
    let config = config.http_client(http_client_fn(move |_, _| connector.clone()));
    let keeper = Keeper::new(&credentials, &reach.telling, false, &Turns::default());
    Session {
        client: Client::from_conf(config.build()),
        unnoted: provider,
        keeper: Arc::new(keeper),
        telling: reach.telling,
        reads: Reads::default(),
        keys: Arc::default(),
        answering: Answering::default(),
        reached: Reached::default(),
        credentials,
        account,
        region,
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ended_unused_is_renewed_by_a_source_that_takes_longer_than_any_request_may()
{
    for takes in [40, 100] {
        let (helper, dynamodb) = (Helper::new(takes, 2), Dynamodb::default());
        let session = session(&helper, &dynamodb);
        list_tables(&session, None).await.unwrap();
        sleep(Duration::from_mins(2)).await;
        assert_eq!(session.expiry().await, None, "it ended");
        list_tables(&session, None).await.unwrap();
        assert_eq!(helper.asked(), 2, "{takes} s: once each time");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_aws_calls_expired_is_as_well_before_the_request_is_sent_again() {
    let (helper, dynamodb) = (Helper::new(100, 2), Dynamodb::default());
    dynamodb.expired.store(1, Ordering::SeqCst);
    let session = session(&helper, &dynamodb);
    list_tables(&session, None).await.unwrap();
    assert_eq!(helper.asked(), 2);
    assert_eq!(dynamodb.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_late_is_told_as_what_failed_and_aws_is_not_asked() {
    let (helper, dynamodb) = (Helper::new(100, 0), Dynamodb::default());
    let session = session(&helper, &dynamodb);
    let failure = list_tables(&session, None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoCredentials, "{failure}");
    assert_eq!(failure.subject.operation, Operation::SOURCE_CREDENTIALS);
    assert_eq!(helper.asked(), 1);
    assert_eq!(dynamodb.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_told_to_do_so_and_not_the_network() {
    let helper = Helper::new(1000, 1);
    let session = session(&helper, &Dynamodb::default());
    let failure = list_tables(&session, None).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::TimedOut, "{failure}");
    assert_eq!(failure.subject.operation, Operation::SOURCE_CREDENTIALS);
    assert_eq!(helper.asked(), 1);
}
