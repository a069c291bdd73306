//! Requests that are unsigned, wrongly signed, or signed with keys that nobody has.

use aws_credential_types::Credentials;
use dynahop::demo::{SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};

use super::clients::{dynamodb, post, refusal, session, small, source_keys, sts};

const LIST_TABLES: (&str, &str) = ("x-amz-target", "DynamoDB_20120810.ListTables");
const WRONG_SECRET: &str = "not+the+secret+that+belongs+to+this+key/";
const INVALID_TOKEN: &str = "The security token included in the request is invalid.";

#[tokio::test]
async fn a_wrong_secret_does_not_sign() {
    let demo = small();
    let wrong = Credentials::from_keys(SOURCE_ACCESS_KEY_ID, WRONG_SECRET, None);
    let (code, message) = refusal!(dynamodb(&demo, wrong.clone()).list_tables().send());
    assert_eq!(code, "InvalidSignatureException");
    assert!(
        message.starts_with("The request signature we calculated does not match"),
        "{message}"
    );
    assert_eq!(
        refusal!(sts(&demo, wrong).get_caller_identity().send()).0,
        "SignatureDoesNotMatch"
    );
}

#[tokio::test]
async fn an_unknown_key_is_unknown_to_both_services() {
    let demo = small();
    let unknown = Credentials::from_keys("AKIAIOSFODNN7EXAMPLE", SOURCE_SECRET_ACCESS_KEY, None);
    let refused = refusal!(dynamodb(&demo, unknown.clone()).list_tables().send());
    assert_eq!(
        refused,
        (
            "UnrecognizedClientException".to_owned(),
            INVALID_TOKEN.to_owned()
        )
    );
    let refused = refusal!(sts(&demo, unknown).get_caller_identity().send());
    assert_eq!(
        refused,
        ("InvalidClientTokenId".to_owned(), INVALID_TOKEN.to_owned())
    );
}

#[tokio::test]
async fn a_session_token_belongs_to_its_key() {
    let demo = small();
    let keys = session(&demo, "dev").await;
    for token in [None, Some("another".to_owned())] {
        let wrong = Credentials::from_keys(keys.access_key_id(), keys.secret_access_key(), token);
        assert_eq!(
            refusal!(dynamodb(&demo, wrong.clone()).list_tables().send()).0,
            "UnrecognizedClientException"
        );
        assert_eq!(
            refusal!(sts(&demo, wrong).get_caller_identity().send()).0,
            "InvalidClientTokenId"
        );
    }
    let superfluous = Credentials::from_keys(
        SOURCE_ACCESS_KEY_ID,
        SOURCE_SECRET_ACCESS_KEY,
        Some("token".to_owned()),
    );
    assert_eq!(
        refusal!(sts(&demo, superfluous).get_caller_identity().send()).0,
        "InvalidClientTokenId"
    );
}

#[tokio::test]
async fn the_source_keys_alone_do_not_open_tables() {
    let demo = small();
    let (code, message) = refusal!(
        dynamodb(&demo, source_keys())
            .scan()
            .table_name("users")
            .send()
    );
    assert_eq!(code, "AccessDeniedException");
    assert!(message.contains("is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:us-east-1:999999999999:table/users"), "{message}");
}

#[tokio::test]
async fn unsigned_requests_are_refused_by_each_service_in_its_own_way() {
    let demo = small();
    let response = post(
        &demo,
        &[LIST_TABLES, ("content-type", "application/x-amz-json-1.0")],
        "{}",
    )
    .await;
    assert!(response.starts_with("HTTP/1.1 400"), "{response}");
    assert!(
        response.contains("MissingAuthenticationTokenException"),
        "{response}"
    );
    let response = post(
        &demo,
        &[("content-type", "application/x-www-form-urlencoded")],
        "Action=GetCallerIdentity&Version=2011-06-15",
    )
    .await;
    assert!(response.starts_with("HTTP/1.1 403"), "{response}");
    assert!(
        response.contains("<Code>MissingAuthenticationToken</Code>"),
        "{response}"
    );
}

#[tokio::test]
async fn an_old_signature_is_refused_with_both_times() {
    let demo = small();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={SOURCE_ACCESS_KEY_ID}/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"
    );
    let headers = [
        LIST_TABLES,
        ("x-amz-date", "20200101T000000Z"),
        ("authorization", authorization.as_str()),
    ];
    let response = post(&demo, &headers, "{}").await;
    assert!(response.contains("InvalidSignatureException"), "{response}");
    assert!(
        response.contains("Signature expired: 20200101T000000Z is now earlier than"),
        "{response}"
    );
    assert!(response.contains("- 15 min.)"), "{response}");
}

#[tokio::test]
async fn half_a_signature_is_incomplete() {
    let demo = small();
    let headers = [
        LIST_TABLES,
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/dynamodb/aws4_request",
        ),
    ];
    assert!(
        post(&demo, &headers, "{}")
            .await
            .contains("IncompleteSignatureException")
    );
}
