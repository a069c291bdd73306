//! What a session may do: its role's policy, its session policy, a table's own, and the words of each refusal.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, BatchStatementRequest, Get, KeysAndAttributes, ParameterizedStatement, Put,
    PutRequest, TransactGetItem, TransactWriteItem, WriteRequest,
};
use dynahop::demo::{CUSTOMER_KEY_ARN, Demo, DemoAccount, SHARED_TABLE_ARN, SOURCE_ACCESS_KEY_ID};
use dynahop::policy::session::{alone, browse};

use super::clients::{
    dynamodb, dynamodb_in, in_account, keys_of, refusal, session, small, source_keys, sts,
};

const READ: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Action":["dynamodb:Get*","dynamodb:BatchGet*","dynamodb:Query","dynamodb:Scan","dynamodb:List*","dynamodb:Describe*","dynamodb:PartiQLSelect"],
    "Resource":"*"}]}"#;

fn allow(actions: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{actions},"Resource":"{resource}"}}]}}"#
    )
}

/// A session of the account's role that this policy narrows.
async fn narrowed(demo: &Demo, account: &str, policy: &str) -> Credentials {
    let account = DemoAccount::find(account).unwrap();
    let assumed = sts(demo, source_keys())
        .assume_role()
        .role_arn(account.role_arn())
        .role_session_name("narrow")
        .external_id(account.external_id())
        .policy(policy)
        .send()
        .await
        .unwrap();
    keys_of(assumed.credentials().unwrap())
}

/// A session of dev's role that dynahop's own policy for browsing narrows.
async fn browsing(demo: &Demo) -> Credentials {
    let policy = alone(&browse()).unwrap();
    narrowed(demo, "dev", &policy).await
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn put(client: &Client) -> aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder {
    client.put_item().table_name("users").item("id", text("x"))
}

fn put_request() -> PutRequest {
    PutRequest::builder().item("id", text("x")).build().unwrap()
}

fn denied_in_dev(action: &str, name: &str, reason: &str) -> (String, String) {
    let message = format!(
        "User: arn:aws:sts::111111111111:assumed-role/DynamoDBAccessRole/{name} is not authorized to perform: dynamodb:{action} on \
         resource: arn:aws:dynamodb:us-east-1:111111111111:table/users {reason}"
    );
    ("AccessDeniedException".to_owned(), message)
}

#[tokio::test]
async fn no_way_of_writing_passes_the_policy_of_a_session_that_browses() {
    let demo = small();
    let client = dynamodb(&demo, browsing(&demo).await);
    let denied = |action: &str| {
        let reason = format!("because no session policy allows the dynamodb:{action} action");
        denied_in_dev(action, "narrow", &reason)
    };
    assert_eq!(refusal!(put(&client).send()), denied("PutItem"));
    let key = || text("u-000001");
    let delete = client.delete_item().table_name("users").key("id", key());
    assert_eq!(refusal!(delete.send()), denied("DeleteItem"));
    let update = client.update_item().table_name("users").key("id", key());
    assert_eq!(refusal!(update.send()), denied("UpdateItem"));
    let write = WriteRequest::builder().put_request(put_request()).build();
    let batch = client
        .batch_write_item()
        .request_items("users", vec![write]);
    assert_eq!(refusal!(batch.send()), denied("BatchWriteItem"));
    let one = Put::builder().table_name("users").item("id", key());
    let one = TransactWriteItem::builder()
        .put(one.build().unwrap())
        .build();
    let transaction = client.transact_write_items().transact_items(one);
    assert_eq!(refusal!(transaction.send()), denied("PutItem"));
    let statement = client
        .execute_statement()
        .statement("INSERT INTO \"users\" VALUE {'id':'x'}");
    assert_eq!(refusal!(statement.send()), denied("PartiQLInsert"));
    let one = BatchStatementRequest::builder().statement("DELETE FROM users WHERE id='x'");
    let batch = client
        .batch_execute_statement()
        .statements(one.build().unwrap());
    assert_eq!(refusal!(batch.send()), denied("PartiQLDelete"));
    let one = ParameterizedStatement::builder().statement("UPDATE users SET a=1 WHERE id='x'");
    let transaction = client
        .execute_transaction()
        .transact_statements(one.build().unwrap());
    assert_eq!(refusal!(transaction.send()), denied("PartiQLUpdate"));
    let drop = client.delete_table().table_name("users");
    assert_eq!(refusal!(drop.send()), denied("DeleteTable"));
}

#[tokio::test]
async fn reading_passes_it() {
    let demo = small();
    let client = dynamodb(&demo, browsing(&demo).await);
    assert!(client.list_tables().send().await.is_ok());
    assert!(
        client
            .describe_table()
            .table_name("users")
            .send()
            .await
            .is_ok()
    );
    assert!(client.scan().table_name("users").send().await.is_ok());
    let select = client
        .execute_statement()
        .statement("SELECT * FROM \"users\" WHERE id='x'");
    assert!(select.send().await.is_ok());
    let get = Get::builder().table_name("users").key("id", text("x"));
    let get = TransactGetItem::builder().get(get.build().unwrap()).build();
    assert!(
        client
            .transact_get_items()
            .transact_items(get)
            .send()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_session_policy_never_gives_more_than_the_role_has() {
    let demo = small();
    demo.set_role_policy("dev", READ).unwrap();
    let client = dynamodb(&demo, narrowed(&demo, "dev", &allow(r#""*""#, "*")).await);
    let reason = "because no identity-based policy allows the dynamodb:PutItem action";
    assert_eq!(
        refusal!(put(&client).send()),
        denied_in_dev("PutItem", "narrow", reason)
    );
}

#[tokio::test]
async fn a_session_for_one_table_writes_to_no_other() {
    let demo = small();
    let table = "arn:aws:dynamodb:us-east-1:111111111111:table/users";
    let policy = allow(r#"["dynamodb:PutItem"]"#, table);
    let client = dynamodb(&demo, narrowed(&demo, "dev", &policy).await);
    assert!(put(&client).send().await.is_ok());
    let other = client
        .put_item()
        .table_name("products")
        .item("sku", text("x"));
    let (code, message) = refusal!(other.send());
    assert_eq!(code, "AccessDeniedException");
    assert!(
        message.contains("table/products because no session policy allows"),
        "{message}"
    );
}

#[tokio::test]
async fn a_deny_is_told_as_one() {
    let demo = small();
    let deny = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"dynamodb:Put*","Resource":"*"}]}"#;
    demo.set_role_policy("dev", deny).unwrap();
    let client = in_account(&demo, "dev").await;
    let reason = "with an explicit deny in an identity-based policy";
    assert_eq!(
        refusal!(put(&client).send()),
        denied_in_dev("PutItem", "test", reason)
    );
    let reason = "with an explicit deny in a session policy";
    demo.set_role_policy("dev", &allow(r#""*""#, "*")).unwrap();
    let client = dynamodb(&demo, narrowed(&demo, "dev", deny).await);
    assert_eq!(
        refusal!(put(&client).send()),
        denied_in_dev("PutItem", "narrow", reason)
    );
}

#[tokio::test]
async fn a_policy_must_be_one_and_for_an_account_that_there_is() {
    let demo = small();
    assert!(demo.set_role_policy("dev", "{").is_err());
    assert!(
        demo.set_role_policy("dev", r#"{"Statement":{"Effect":"Allow","Action":"*"}}"#)
            .is_err()
    );
    assert!(demo.set_role_policy("nobody", READ).is_err());
    assert!(demo.set_trust_policy("dev", READ).is_err());
}

#[tokio::test]
async fn the_auditor_reads_items_of_two_tables_by_their_keys() {
    let demo = small();
    let client = in_account(&demo, "audit").await;
    let get = client
        .get_item()
        .table_name("users")
        .key("id", text("u-000002"));
    assert!(get.send().await.unwrap().item.is_some());
    let key = [("id".to_owned(), text("u-000002"))].into();
    let keys = KeysAndAttributes::builder().keys(key).build().unwrap();
    assert!(
        client
            .batch_get_item()
            .request_items("users", keys)
            .send()
            .await
            .is_ok()
    );
    let query = client
        .query()
        .table_name("orders")
        .key_condition_expression("customer_id = :c")
        .expression_attribute_values(":c", text("u-000002"));
    assert!(query.send().await.is_ok());
    let refused = [
        refusal!(client.list_tables().send()),
        refusal!(client.describe_table().table_name("users").send()),
        refusal!(client.scan().table_name("users").send()),
        refusal!(client.scan().table_name("products").send()),
        refusal!(put(&client).send()),
    ];
    for (code, message) in refused {
        assert_eq!(code, "AccessDeniedException");
        assert!(
            message.contains("because no identity-based policy allows"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn revoked_sessions_are_denied_everything_and_new_ones_are_not() {
    let demo = small();
    let old = session(&demo, "dev").await;
    demo.revoke_sessions();
    let (code, message) = refusal!(dynamodb(&demo, old.clone()).list_tables().send());
    assert_eq!(code, "AccessDeniedException");
    assert!(
        message.ends_with("with an explicit deny in an identity-based policy"),
        "{message}"
    );
    // Everybody may ask who they are.
    assert!(sts(&demo, old).get_caller_identity().send().await.is_ok());
    assert!(
        in_account(&demo, "dev")
            .await
            .list_tables()
            .send()
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_key_that_was_switched_off_is_unknown() {
    let demo = small();
    let keys = session(&demo, "dev").await;
    demo.disable_key(keys.access_key_id());
    let invalid = "The security token included in the request is invalid.";
    let refused = refusal!(dynamodb(&demo, keys).list_tables().send());
    assert_eq!(
        refused,
        ("UnrecognizedClientException".to_owned(), invalid.to_owned())
    );
    demo.disable_key(SOURCE_ACCESS_KEY_ID);
    let refused = refusal!(sts(&demo, source_keys()).get_caller_identity().send());
    assert_eq!(
        refused,
        ("InvalidClientTokenId".to_owned(), invalid.to_owned())
    );
}

#[tokio::test]
async fn a_shared_table_is_read_by_its_arn_from_the_account_that_it_is_shared_with() {
    let demo = small();
    let dev = in_account(&demo, "dev").await;
    let described = dev
        .describe_table()
        .table_name(SHARED_TABLE_ARN)
        .send()
        .await
        .unwrap();
    let table = described.table.unwrap();
    assert_eq!(
        (table.table_name(), table.table_arn()),
        (Some("products"), Some(SHARED_TABLE_ARN))
    );
    let sku = text("SKU-0001");
    let prods = in_account(&demo, "prod").await;
    let all = prods
        .scan()
        .table_name("products")
        .limit(1)
        .send()
        .await
        .unwrap();
    let sku = all.items()[0].get("sku").cloned().unwrap_or(sku);
    let keys = KeysAndAttributes::builder().keys([("sku".to_owned(), sku)].into());
    let got = dev
        .batch_get_item()
        .request_items(SHARED_TABLE_ARN, keys.build().unwrap())
        .return_consumed_capacity("TOTAL".into())
        .send()
        .await
        .unwrap();
    assert_eq!(
        got.responses.as_ref().unwrap()[SHARED_TABLE_ARN],
        all.items()
    );
    assert_eq!(
        got.consumed_capacity()[0].table_name(),
        Some(SHARED_TABLE_ARN)
    );
    let scanned = dev
        .scan()
        .table_name(SHARED_TABLE_ARN)
        .limit(1)
        .send()
        .await
        .unwrap();
    assert_eq!(scanned.items(), all.items());
}

#[tokio::test]
async fn it_is_shared_for_reading_and_with_one_account_only() {
    let demo = small();
    let dev = in_account(&demo, "dev").await;
    let put = dev
        .put_item()
        .table_name(SHARED_TABLE_ARN)
        .item("sku", text("x"));
    let (code, message) = refusal!(put.send());
    assert_eq!(code, "AccessDeniedException");
    let reason = "because no resource-based policy allows the dynamodb:PutItem action";
    assert!(message.ends_with(reason), "{message}");
    let staging = in_account(&demo, "staging").await;
    let (_, message) = refusal!(staging.scan().table_name(SHARED_TABLE_ARN).send());
    assert!(
        message.ends_with("because no resource-based policy allows the dynamodb:Scan action"),
        "{message}"
    );
    let users = "arn:aws:dynamodb:us-east-1:333333333333:table/users";
    let (code, _) = refusal!(dev.scan().table_name(users).send());
    assert_eq!(code, "AccessDeniedException");
    let narrow = narrowed(&demo, "dev", &allow(r#""dynamodb:Scan""#, users)).await;
    let (_, message) = refusal!(
        dynamodb(&demo, narrow)
            .scan()
            .table_name(SHARED_TABLE_ARN)
            .send()
    );
    assert!(
        message.contains("because no session policy allows"),
        "{message}"
    );
}

#[tokio::test]
async fn a_table_with_a_customers_key_needs_the_key_too() {
    let demo = small();
    let prod = in_account(&demo, "prod").await;
    let described = prod
        .describe_table()
        .table_name("orders")
        .send()
        .await
        .unwrap();
    let encryption = described.table.unwrap().sse_description.unwrap();
    assert_eq!(encryption.kms_master_key_arn(), Some(CUSTOMER_KEY_ARN));
    let others = prod
        .describe_table()
        .table_name("users")
        .send()
        .await
        .unwrap();
    assert!(others.table.unwrap().sse_description.is_none());
    assert!(prod.scan().table_name("orders").send().await.is_ok());
    let narrow = dynamodb(&demo, narrowed(&demo, "prod", READ).await);
    let (code, message) = refusal!(narrow.scan().table_name("orders").send());
    assert_eq!(code, "AccessDeniedException");
    let expected = format!(
        "kms:Decrypt on resource: {CUSTOMER_KEY_ARN} because no session policy allows the kms:Decrypt action"
    );
    assert!(message.ends_with(&expected), "{message}");
    assert!(narrow.scan().table_name("users").send().await.is_ok());
    let with_key = r#"{"Statement":[{"Effect":"Allow","Action":"dynamodb:Scan","Resource":"*"},{"Effect":"Allow","Action":"kms:Decrypt",
        "Resource":"*","Condition":{"StringLike":{"kms:ViaService":"dynamodb.*"}}}]}"#;
    let with_key = dynamodb(&demo, narrowed(&demo, "prod", with_key).await);
    assert!(with_key.scan().table_name("orders").send().await.is_ok());
}

#[tokio::test]
async fn a_disabled_region_knows_nobody() {
    let demo = small();
    let keys = session(&demo, "dev").await;
    let client = dynamodb_in(&demo, keys, dynahop::demo::DISABLED_REGION);
    assert_eq!(
        refusal!(client.list_tables().send()).0,
        "UnrecognizedClientException"
    );
}
