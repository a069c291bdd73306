//! The accounts beside the first four, and the region beside the first.

use aws_credential_types::Credentials;
use dynahop::demo::{Demo, DemoOptions, OTHER_REGION};

use super::clients::{
    dynamodb, dynamodb_in, in_account, keys_of, refusal, session, small, source_keys, sts,
};

async fn tables(client: &aws_sdk_dynamodb::Client) -> Vec<String> {
    client
        .list_tables()
        .send()
        .await
        .unwrap()
        .table_names
        .unwrap()
}

#[tokio::test]
async fn dev_has_one_table_in_another_region() {
    let demo = small();
    let there = |keys| dynamodb_in(&demo, keys, OTHER_REGION);
    let client = there(session(&demo, "dev").await);
    assert_eq!(tables(&client).await, ["invoices"]);
    let scanned = client.scan().table_name("invoices").send().await.unwrap();
    assert_eq!(scanned.count(), 40);
    let described = client
        .describe_table()
        .table_name("invoices")
        .send()
        .await
        .unwrap();
    assert_eq!(
        described.table.unwrap().table_arn(),
        Some("arn:aws:dynamodb:eu-west-1:111111111111:table/invoices")
    );
    let at_home = in_account(&demo, "dev").await;
    let refused = refusal!(at_home.scan().table_name("invoices").send());
    assert_eq!(refused.0, "ResourceNotFoundException");
    assert!(
        tables(&there(session(&demo, "prod").await))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn the_standby_has_prods_tables() {
    let demo = small();
    let (prod, standby) = (
        in_account(&demo, "prod").await,
        in_account(&demo, "standby").await,
    );
    assert_eq!(tables(&standby).await, tables(&prod).await);
    for table in tables(&prod).await {
        let schema = async |client: &aws_sdk_dynamodb::Client| {
            let described = client
                .describe_table()
                .table_name(&table)
                .send()
                .await
                .unwrap();
            described.table.unwrap().key_schema.unwrap()
        };
        assert_eq!(schema(&standby).await, schema(&prod).await);
    }
}

/// Keys of one of the many.
async fn one_of_many(demo: &Demo, id: u64, external_id: &str) -> Credentials {
    let assumed = sts(demo, source_keys())
        .assume_role()
        .role_arn(format!("arn:aws:iam::{id}:role/DynamoDBAccessRole"))
        .role_session_name("test")
        .external_id(external_id)
        .send()
        .await
        .unwrap();
    keys_of(assumed.credentials().unwrap())
}

#[tokio::test]
async fn thousands_of_accounts_are_there_at_once_and_each_is_its_own() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        accounts: 3_000,
        ..DemoOptions::default()
    })
    .unwrap();
    assert_eq!(demo.config_toml().matches("\n[accounts.").count(), 3_006);
    let last = one_of_many(&demo, 600_000_002_999, "demo-external-id-acct-3000").await;
    let client = dynamodb(&demo, last.clone());
    assert_eq!(tables(&client).await, ["health-check"]);
    let read = client
        .scan()
        .table_name("health-check")
        .send()
        .await
        .unwrap();
    assert_eq!(read.count(), 1);
    let identity = sts(&demo, last).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.account(), Some("600000002999"));
    assert_eq!(demo.requests().count("acct-3000", "Scan"), 1);
    demo.set_role_policy("acct-3000", r#"{"Statement":[]}"#)
        .unwrap();
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "AccessDeniedException"
    );
    let first = one_of_many(&demo, 600_000_000_000, "demo-external-id-acct-0001").await;
    assert_eq!(tables(&dynamodb(&demo, first)).await, ["health-check"]);
    let beyond = sts(&demo, source_keys())
        .assume_role()
        .role_arn("arn:aws:iam::600000003000:role/DynamoDBAccessRole")
        .role_session_name("test");
    assert_eq!(refusal!(beyond.send()).0, "AccessDenied");
}
