//! SDK clients of an embedded AWS, and requests that no SDK would send.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_sdk_sts::types::Credentials as Issued;
use dynahop::demo::{
    Demo, DemoAccount, DemoOptions, REGION, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A demo with few items: ready in milliseconds.
pub fn small() -> Demo {
    Demo::start(DemoOptions {
        items: 300,
        ..DemoOptions::default()
    })
    .unwrap()
}

pub fn source_keys() -> Credentials {
    Credentials::from_keys(SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY, None)
}

pub fn sts(demo: &Demo, credentials: Credentials) -> aws_sdk_sts::Client {
    in_region(demo, credentials, REGION)
}

/// STS in another region.
pub fn in_region(
    demo: &Demo,
    credentials: Credentials,
    region: &'static str,
) -> aws_sdk_sts::Client {
    let config = aws_sdk_sts::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .endpoint_url(demo.endpoint_url())
        .credentials_provider(credentials)
        .retry_config(RetryConfig::disabled());
    aws_sdk_sts::Client::from_conf(config.build())
}

pub fn dynamodb_in(
    demo: &Demo,
    credentials: Credentials,
    region: &'static str,
) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .endpoint_url(demo.endpoint_url())
        .credentials_provider(credentials)
        .retry_config(RetryConfig::disabled());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

pub fn dynamodb(demo: &Demo, credentials: Credentials) -> aws_sdk_dynamodb::Client {
    dynamodb_in(demo, credentials, REGION)
}

pub fn keys_of(issued: &Issued) -> Credentials {
    Credentials::from_keys(
        issued.access_key_id(),
        issued.secret_access_key(),
        Some(issued.session_token().to_owned()),
    )
}

/// Keys of a session of the account's role.
pub async fn session(demo: &Demo, account: &str) -> Credentials {
    let account = DemoAccount::find(account).unwrap();
    let assumed = sts(demo, source_keys())
        .assume_role()
        .role_arn(account.role_arn())
        .role_session_name("test")
        .external_id(account.external_id())
        .send()
        .await
        .unwrap();
    keys_of(assumed.credentials().unwrap())
}

/// A DynamoDB client in a session of the account's role.
pub async fn in_account(demo: &Demo, account: &str) -> aws_sdk_dynamodb::Client {
    dynamodb(demo, session(demo, account).await)
}

/// A POST with these headers, as they are; the whole response as text.
pub async fn post(demo: &Demo, headers: &[(&str, &str)], body: &str) -> String {
    let headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let (host, length, headers) = (demo.address(), body.len(), headers.concat());
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    let mut stream = tokio::net::TcpStream::connect(demo.address())
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    response
}

/// The code and message of a refusal, as the SDK reads them.
macro_rules! refusal {
    ($sent:expr) => {{
        use aws_sdk_sts::error::ProvideErrorMetadata as _;
        let error = $sent.await.unwrap_err().into_service_error();
        (
            error.code().unwrap_or_default().to_owned(),
            error.message().unwrap_or_default().to_owned(),
        )
    }};
}
pub(super) use refusal;
