//! `AssumeRole` and `GetCallerIdentity`: what is given, and what is refused in which words.

use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::Tag;
use dynahop::demo::{Demo, DemoAccount, Faults};

use super::clients::{dynamodb, keys_of, refusal, session, small, source_keys, sts};

const DENIED: &str = "User: arn:aws:iam::999999999999:user/demo-developer is not authorized to perform: sts:AssumeRole on resource: \
                      arn:aws:iam::333333333333:role/DynamoDBAccessRole";

/// A request to assume prod's role that would be granted.
fn assume(demo: &Demo) -> AssumeRoleFluentBuilder {
    let prod = DemoAccount::find("prod").unwrap();
    let request = sts(demo, source_keys())
        .assume_role()
        .role_arn(prod.role_arn());
    request
        .role_session_name("dynahop-test")
        .external_id(prod.external_id())
}

fn refused(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

#[tokio::test]
async fn the_source_user_has_an_identity() {
    let demo = small();
    let identity = sts(&demo, source_keys())
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(identity.account(), Some("999999999999"));
    assert_eq!(
        identity.arn(),
        Some("arn:aws:iam::999999999999:user/demo-developer")
    );
}

#[tokio::test]
async fn an_assumed_role_has_an_identity_of_its_account() {
    let demo = small();
    let assumed = assume(&demo).duration_seconds(900).send().await.unwrap();
    let user = assumed.assumed_role_user().unwrap();
    assert_eq!(
        user.arn(),
        "arn:aws:sts::333333333333:assumed-role/DynamoDBAccessRole/dynahop-test"
    );
    let issued = assumed.credentials().unwrap();
    assert!(issued.access_key_id().starts_with("ASIA"));
    assert_eq!(
        (
            issued.access_key_id().len(),
            issued.secret_access_key().len()
        ),
        (20, 40)
    );
    let identity = sts(&demo, keys_of(issued))
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(identity.account(), Some("333333333333"));
    assert_eq!(identity.arn(), Some(user.arn()));
    assert_eq!(identity.user_id(), Some(user.assumed_role_id()));
}

#[tokio::test]
async fn who_may_not_assume_the_role_is_told_no_more_than_that() {
    let demo = small();
    let denied = refused("AccessDenied", DENIED);
    assert_eq!(refusal!(assume(&demo).set_external_id(None).send()), denied);
    assert_eq!(
        refusal!(assume(&demo).external_id("demo-external-id-dev").send()),
        denied
    );
    let (code, message) = refusal!(
        assume(&demo)
            .role_arn("arn:aws:iam::333333333333:role/NoSuchRole")
            .send()
    );
    assert_eq!(
        (code.as_str(), message.ends_with("role/NoSuchRole")),
        ("AccessDenied", true)
    );
    let dev = sts(&demo, session(&demo, "dev").await);
    let prod = DemoAccount::find("prod").unwrap();
    let from_dev = dev
        .assume_role()
        .role_arn(prod.role_arn())
        .role_session_name("test")
        .external_id(prod.external_id());
    let (code, message) = refusal!(from_dev.send());
    assert_eq!(code, "AccessDenied");
    assert!(
        message.starts_with(
            "User: arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/test is not authorized"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn a_role_can_be_withheld_and_given_back() {
    let demo = small();
    demo.set_faults(Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    });
    assert_eq!(
        refusal!(assume(&demo).send()),
        refused("AccessDenied", DENIED)
    );
    session(&demo, "dev").await;
    demo.set_faults(Faults::default());
    assert!(assume(&demo).send().await.is_ok());
}

#[tokio::test]
async fn durations_have_bounds() {
    let demo = small();
    let constraint = |value: u32, rule: &str| {
        refused(
            "ValidationError",
            &format!(
                "1 validation error detected: Value '{value}' at 'durationSeconds' failed to satisfy constraint: Member must have value {rule}"
            ),
        )
    };
    assert_eq!(
        refusal!(assume(&demo).duration_seconds(899).send()),
        constraint(899, "greater than or equal to 900")
    );
    assert_eq!(
        refusal!(assume(&demo).duration_seconds(43_201).send()),
        constraint(43_201, "less than or equal to 43200")
    );
    assert!(assume(&demo).duration_seconds(43_200).send().await.is_ok());
}

#[tokio::test]
async fn a_role_may_allow_less_than_sts_does() {
    let demo = small();
    let hub = assume(&demo)
        .role_arn("arn:aws:iam::999999999999:role/DemoHubRole")
        .set_external_id(None);
    let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    assert_eq!(
        refusal!(hub.clone().duration_seconds(7201).send()),
        refused("ValidationError", message)
    );
    assert!(hub.duration_seconds(7200).send().await.is_ok());
}

#[tokio::test]
async fn a_chained_session_lasts_an_hour_at_most() {
    let demo = small();
    let hub = assume(&demo)
        .role_arn("arn:aws:iam::999999999999:role/DemoHubRole")
        .set_external_id(None)
        .send()
        .await
        .unwrap();
    let hub = sts(&demo, keys_of(hub.credentials().unwrap()));
    let prod = DemoAccount::find("prod").unwrap();
    let chained = || {
        hub.assume_role()
            .role_arn(prod.role_arn())
            .role_session_name("chained")
            .external_id(prod.external_id())
    };
    let message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    assert_eq!(
        refusal!(chained().duration_seconds(3601).send()),
        refused("ValidationError", message)
    );
    assert!(chained().duration_seconds(3600).send().await.is_ok());
}

#[tokio::test]
async fn names_and_policies_are_checked() {
    let demo = small();
    let (code, message) = refusal!(assume(&demo).role_session_name("has space").send());
    assert_eq!(code, "ValidationError");
    assert!(
        message.ends_with(r"Member must satisfy regular expression pattern: [\w+=,.@-]*"),
        "{message}"
    );
    assert_eq!(
        refusal!(assume(&demo).role_session_name("x").send()).0,
        "ValidationError"
    );
    assert_eq!(
        refusal!(assume(&demo).policy("{not json").send()).0,
        "MalformedPolicyDocument"
    );
    let long = format!("{{\"Statement\":\"{}\"}}", "x".repeat(2048));
    assert_eq!(
        refusal!(assume(&demo).policy(long).send()).0,
        "ValidationError"
    );
}

#[tokio::test]
async fn a_session_policy_tags_and_a_source_identity_are_taken() {
    let demo = small();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:Get*","Resource":"*"}]}"#;
    let tag = Tag::builder()
        .key("Reason")
        .value("a ticket")
        .build()
        .unwrap();
    let assumed = assume(&demo)
        .policy(policy)
        .tags(tag)
        .transitive_tag_keys("Reason")
        .source_identity("ada")
        .send()
        .await
        .unwrap();
    assert_eq!(assumed.source_identity(), Some("ada"));
}

#[tokio::test]
async fn sessions_end() {
    let demo = small();
    let keys = session(&demo, "dev").await;
    demo.expire_sessions();
    let expired = "The security token included in the request is expired";
    assert_eq!(
        refusal!(dynamodb(&demo, keys.clone()).list_tables().send()),
        refused("ExpiredTokenException", expired)
    );
    assert_eq!(
        refusal!(sts(&demo, keys).get_caller_identity().send()),
        refused("ExpiredToken", expired)
    );
    assert!(
        dynamodb(&demo, session(&demo, "dev").await)
            .list_tables()
            .send()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_session_can_be_made_shorter_than_was_asked() {
    let demo = small();
    demo.set_faults(Faults {
        session_life: Some(std::time::Duration::ZERO),
        ..Faults::default()
    });
    let keys = session(&demo, "dev").await;
    assert_eq!(
        refusal!(dynamodb(&demo, keys).list_tables().send()).0,
        "ExpiredTokenException"
    );
}

#[tokio::test]
async fn requests_are_counted_by_account_and_operation() {
    let demo = small();
    assume(&demo).send().await.unwrap();
    sts(&demo, source_keys())
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    let requests = demo.requests();
    assert_eq!(requests.count("prod", "AssumeRole"), 1);
    assert_eq!(requests.count("999999999999", "GetCallerIdentity"), 1);
    assert_eq!(requests.count("dev", "AssumeRole"), 0);
}
