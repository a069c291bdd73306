//! Roles of roles, MFA, tags, source identities, and policies about them: what STS grants and refuses.

use aws_credential_types::Credentials;
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::Tag;
use dynahop::demo::{
    Demo, DemoAccount, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL, MFA_USER_ARN,
};

use super::clients::{in_region, keys_of, refusal, small, source_keys, sts};

const HUB: &str = "arn:aws:iam::999999999999:role/DemoHubRole";

fn mfa_keys() -> Credentials {
    Credentials::from_keys(MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, None)
}

/// A request for prod's role, by these keys.
fn prod(demo: &Demo, keys: Credentials) -> AssumeRoleFluentBuilder {
    let prod = DemoAccount::find("prod").unwrap();
    sts(demo, keys)
        .assume_role()
        .role_arn(prod.role_arn())
        .role_session_name("dynahop-test")
        .external_id(prod.external_id())
}

/// A request for the hub's role, by the source user.
fn hub(demo: &Demo) -> AssumeRoleFluentBuilder {
    let request = sts(demo, source_keys()).assume_role().role_arn(HUB);
    request.role_session_name("hub")
}

async fn assumed(request: AssumeRoleFluentBuilder) -> Credentials {
    keys_of(request.send().await.unwrap().credentials().unwrap())
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

/// A trust policy for the source user and the hub, with this condition.
fn trust(actions: &str, condition: &str) -> String {
    format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":["arn:aws:iam::999999999999:root"]}},"Action":{actions},"Condition":{condition}}}]}}"#
    )
}

const ALL: &str = r#"["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]"#;

#[tokio::test]
async fn a_hub_may_do_nothing_but_what_its_session_policy_lets_it() {
    let demo = small();
    let dev = DemoAccount::find("dev").unwrap().role_arn();
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{dev}"}}]}}"#
    );
    let narrow = assumed(hub(&demo).policy(policy)).await;
    let (code, message) = refusal!(prod(&demo, narrow.clone()).send());
    assert_eq!(code, "AccessDenied");
    assert!(
        message.ends_with("because no session policy allows the sts:AssumeRole action"),
        "{message}"
    );
    let to_dev = prod(&demo, narrow)
        .role_arn(dev)
        .external_id("demo-external-id-dev");
    assert!(to_dev.send().await.is_ok());
}

#[tokio::test]
async fn a_role_that_needs_mfa_is_not_assumed_without() {
    let demo = small();
    let (code, message) = refusal!(prod(&demo, mfa_keys()).send());
    assert_eq!(code, "AccessDenied");
    assert_eq!(
        message,
        format!(
            "User: {MFA_USER_ARN} is not authorized to perform: sts:AssumeRole on resource: \
             arn:aws:iam::333333333333:role/DynamoDBAccessRole"
        )
    );
    let hub = sts(&demo, mfa_keys())
        .assume_role()
        .role_arn(HUB)
        .role_session_name("hub");
    assert_eq!(refusal!(hub.send()).0, "AccessDenied");
    let with_code = prod(&demo, mfa_keys())
        .serial_number(MFA_SERIAL)
        .token_code(demo.mfa_code());
    assert!(with_code.send().await.is_ok());
}

#[tokio::test]
async fn a_session_token_with_mfa_opens_many_roles_by_one_code() {
    let demo = small();
    let token = sts(&demo, mfa_keys())
        .get_session_token()
        .serial_number(MFA_SERIAL)
        .token_code(demo.mfa_code())
        .send()
        .await
        .unwrap();
    let keys = keys_of(token.credentials().unwrap());
    let identity = sts(&demo, keys.clone())
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(identity.arn(), Some(MFA_USER_ARN));
    assert!(prod(&demo, keys.clone()).send().await.is_ok());
    assert!(prod(&demo, keys.clone()).send().await.is_ok());
    let (code, message) = refusal!(prod(&demo, keys.clone()).duration_seconds(3601).send());
    assert_eq!(code, "ValidationError");
    assert!(message.contains("1 hour session limit"), "{message}");
    let again = refusal!(sts(&demo, keys).get_session_token().send());
    assert_eq!(again.0, "AccessDenied");
    assert_eq!(
        again.1,
        "Cannot call GetSessionToken with session credentials"
    );
    let without = sts(&demo, mfa_keys())
        .get_session_token()
        .send()
        .await
        .unwrap();
    let without = keys_of(without.credentials().unwrap());
    assert_eq!(refusal!(prod(&demo, without).send()).0, "AccessDenied");
}

#[tokio::test]
async fn a_code_is_good_once_and_a_device_is_its_owners() {
    let demo = small();
    let token = |keys, serial: &str, code: &str| {
        sts(&demo, keys)
            .get_session_token()
            .serial_number(serial)
            .token_code(code)
    };
    let code = demo.mfa_code();
    assert!(token(mfa_keys(), MFA_SERIAL, &code).send().await.is_ok());
    let invalid = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    let denied = |message: &str| ("AccessDenied".to_owned(), message.to_owned());
    assert_eq!(
        refusal!(token(mfa_keys(), MFA_SERIAL, &code).send()),
        denied(invalid)
    );
    let not_theirs = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and \
                      associated with this user.";
    let code = demo.mfa_code();
    let other = "arn:aws:iam::999999999999:mfa/somebody";
    assert_eq!(
        refusal!(token(mfa_keys(), other, &code).send()),
        denied(not_theirs)
    );
    assert_eq!(
        refusal!(token(source_keys(), MFA_SERIAL, &code).send()),
        denied(not_theirs)
    );
    let alone = sts(&demo, mfa_keys())
        .get_session_token()
        .serial_number(MFA_SERIAL);
    assert_eq!(
        refusal!(alone.send()),
        denied(
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
        )
    );
    assert!(
        token(mfa_keys(), MFA_SERIAL, &code).send().await.is_ok(),
        "it was not spent"
    );
}

#[tokio::test]
async fn tagging_and_naming_the_source_are_permissions_of_their_own() {
    let demo = small();
    let refused = |action: &str, (code, message): (String, String)| {
        assert_eq!(code, "AccessDenied");
        assert!(
            message.contains(&format!("perform: {action} on resource")),
            "{message}"
        );
    };
    demo.set_trust_policy("prod", &trust(r#""sts:AssumeRole""#, "{}"))
        .unwrap();
    assert!(prod(&demo, source_keys()).send().await.is_ok());
    let tagged = || prod(&demo, source_keys()).tags(tag("Reason", "a ticket"));
    let named = || prod(&demo, source_keys()).source_identity("ada");
    refused("sts:TagSession", refusal!(tagged().send()));
    refused("sts:SetSourceIdentity", refusal!(named().send()));
    demo.set_trust_policy("prod", &trust(ALL, "{}")).unwrap();
    assert!(tagged().source_identity("ada").send().await.is_ok());
    let source = r#"{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}"#;
    demo.set_source_policy(source).unwrap();
    let (_, message) = refusal!(tagged().send());
    assert!(
        message.ends_with("because no identity-based policy allows the sts:TagSession action"),
        "{message}"
    );
    demo.set_source_policy(r#"{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#)
        .unwrap();
    let (_, message) = refusal!(prod(&demo, source_keys()).send());
    assert!(
        message.ends_with("because no identity-based policy allows the sts:AssumeRole action"),
        "{message}"
    );
}

#[tokio::test]
async fn a_trust_policy_can_ask_for_a_name_a_tag_and_an_identity() {
    let demo = small();
    let request = || prod(&demo, source_keys());
    for (condition, fitting) in [
        (
            r#"{"StringLike":{"sts:RoleSessionName":"ops-*"}}"#,
            request().role_session_name("ops-1"),
        ),
        (
            r#"{"StringEquals":{"aws:RequestTag/Team":"data"}}"#,
            request().tags(tag("Team", "data")),
        ),
        (
            r#"{"StringEquals":{"sts:SourceIdentity":"ada"}}"#,
            request().source_identity("ada"),
        ),
        (
            r#"{"StringLike":{"sts:RoleSessionName":"${aws:username}-*"}}"#,
            request().role_session_name("demo-developer-1"),
        ),
    ] {
        demo.set_trust_policy("prod", &trust(ALL, condition))
            .unwrap();
        assert_eq!(refusal!(request().send()).0, "AccessDenied", "{condition}");
        assert!(fitting.send().await.is_ok(), "{condition}");
    }
}

#[tokio::test]
async fn a_source_identity_stays_along_a_chain() {
    let demo = small();
    let keys = assumed(hub(&demo).source_identity("ada")).await;
    let kept = prod(&demo, keys.clone()).send().await.unwrap();
    assert_eq!(kept.source_identity(), Some("ada"));
    assert!(
        prod(&demo, keys.clone())
            .source_identity("ada")
            .send()
            .await
            .is_ok()
    );
    let (code, message) = refusal!(prod(&demo, keys).source_identity("bob").send());
    assert_eq!(code, "AccessDenied");
    assert!(message.contains("sts:SetSourceIdentity"), "{message}");
}

#[tokio::test]
async fn transitive_tags_are_passed_on_and_cannot_be_replaced() {
    let demo = small();
    let tagged = || {
        hub(&demo)
            .tags(tag("Team", "data"))
            .tags(tag("Step", "one"))
    };
    let policy = r#"{"Statement":[{"Effect":"Allow","Action":"dynamodb:ListTables","Resource":"*",
        "Condition":{"StringEquals":{"aws:PrincipalTag/Team":"data"},"Null":{"aws:PrincipalTag/Step":"true"}}}]}"#;
    demo.set_role_policy("prod", policy).unwrap();
    let lists = async |keys: Credentials| {
        let keys = assumed(prod(&demo, keys)).await;
        super::clients::dynamodb(&demo, keys)
            .list_tables()
            .send()
            .await
            .is_ok()
    };
    assert!(!lists(assumed(tagged()).await).await);
    let passing = assumed(tagged().transitive_tag_keys("Team")).await;
    assert!(lists(passing.clone()).await);
    let (code, message) = refusal!(prod(&demo, passing).tags(tag("team", "other")).send());
    assert_eq!(code, "InvalidParameterValue");
    assert!(
        message.contains("conflicts with a transitive tag key"),
        "{message}"
    );
    let unknown = refusal!(tagged().transitive_tag_keys("Other").send());
    assert_eq!(unknown.0, "InvalidParameterValue");
}

#[tokio::test]
async fn tags_have_bounds() {
    let demo = small();
    let with = |tags: Vec<Tag>| prod(&demo, source_keys()).set_tags(Some(tags));
    let many = (0..51)
        .map(|number| tag(&number.to_string(), "x"))
        .collect();
    assert_eq!(refusal!(with(many).send()).0, "ValidationError");
    assert_eq!(
        refusal!(with(vec![tag("a", "x"), tag("A", "y")]).send()).0,
        "InvalidInput"
    );
    assert_eq!(
        refusal!(with(vec![tag("a", "no\nline")]).send()).0,
        "ValidationError"
    );
    assert_eq!(
        refusal!(with(vec![tag("a", &"x".repeat(257))]).send()).0,
        "ValidationError"
    );
}

#[tokio::test]
async fn policy_and_tags_share_what_room_there_is() {
    let demo = small();
    let policy = format!(
        r#"{{"Statement":[{{"Sid":"{}","Effect":"Allow","Action":"*","Resource":"*"}}]}}"#,
        "x".repeat(1900)
    );
    let tags = |count: u32| {
        Some(
            (0..count)
                .map(|number| tag(&format!("k{number}"), &"v".repeat(250)))
                .collect::<Vec<_>>(),
        )
    };
    let request = || prod(&demo, source_keys());
    let both = request()
        .policy(&policy)
        .set_tags(tags(5))
        .send()
        .await
        .unwrap();
    assert!(both.credentials().is_some());
    assert!(request().set_tags(tags(12)).send().await.is_ok());
    let (code, message) = refusal!(request().policy(&policy).set_tags(tags(12)).send());
    assert_eq!(code, "PackedPolicyTooLarge");
    assert_eq!(
        message,
        "Packed policy consumes 122% of allotted space, please use smaller policy."
    );
}

#[tokio::test]
async fn a_disabled_region_says_so() {
    let demo = small();
    let client = in_region(&demo, source_keys(), dynahop::demo::DISABLED_REGION);
    let (code, message) = refusal!(client.get_caller_identity().send());
    assert_eq!(code, "RegionDisabledException");
    assert!(
        message.starts_with("STS is not activated in this region for account:999999999999."),
        "{message}"
    );
}

#[tokio::test]
async fn a_region_that_nobody_has_opted_into_knows_nobodys_keys() {
    let demo = small();
    let client = in_region(&demo, source_keys(), dynahop::demo::OPT_IN_REGION);
    let (code, _) = refusal!(client.get_caller_identity().send());
    assert_eq!(code, "InvalidClientTokenId");
}

#[tokio::test]
async fn a_role_can_be_given_less_time() {
    let demo = small();
    demo.set_max_session("prod", 3600).unwrap();
    let (code, message) = refusal!(prod(&demo, source_keys()).duration_seconds(3601).send());
    assert_eq!(code, "ValidationError");
    assert!(message.contains("MaxSessionDuration"), "{message}");
}
