//! Reading and writing, as AWS does it.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ReturnConsumedCapacity, ScalarAttributeType,
};
use dynahop::demo::{Demo, DemoOptions};

use super::clients::{dynamodb_in, in_account, refusal, session, small};
use super::items::canonical;

/// All pages of a scan, one after the other; `plain` scans ask for items as they are.
async fn scan(
    client: &Client,
    table: &str,
    segments: Option<(i32, i32)>,
    limit: Option<i32>,
    plain: bool,
) -> Vec<String> {
    let mut items = Vec::new();
    let mut start = None;
    loop {
        let mut request = client
            .scan()
            .table_name(table)
            .set_limit(limit)
            .set_exclusive_start_key(start);
        if let Some((segment, total)) = segments {
            request = request.segment(segment).total_segments(total);
        }
        if !plain {
            // True of every item, and enough to go the other way.
            request = request
                .filter_expression("attribute_not_exists(#none)")
                .expression_attribute_names("#none", "no such attribute");
        }
        let page = request.send().await.unwrap();
        assert_eq!(page.scanned_count(), page.count());
        items.extend(page.items().iter().map(|item| canonical(item).to_string()));
        start = page.last_evaluated_key().cloned();
        if start.is_none() {
            return items;
        }
    }
}

#[tokio::test]
async fn both_ways_to_scan_give_the_same_items_in_the_same_order() {
    let demo = Demo::start(DemoOptions {
        items: 3000,
        ..DemoOptions::default()
    })
    .unwrap();
    let client = in_account(&demo, "dev").await;
    for table in [
        "users",
        "orders",
        "products",
        "kitchen-sink",
        "health-check",
    ] {
        let plain = scan(&client, table, None, None, true).await;
        assert!(
            plain == scan(&client, table, None, None, false).await,
            "{table}: the two ways differ"
        );
        assert!(
            plain == scan(&client, table, None, Some(97), true).await,
            "{table}: pages of 97 differ"
        );
    }
}

#[tokio::test]
async fn segments_together_are_the_table() {
    let demo = small();
    let client = in_account(&demo, "prod").await;
    let whole = scan(&client, "users", None, None, true).await;
    let mut parts = Vec::new();
    for segment in 0..3 {
        let part = scan(&client, "users", Some((segment, 3)), Some(50), true).await;
        assert_eq!(
            part,
            scan(&client, "users", Some((segment, 3)), Some(50), false).await
        );
        parts.extend(part);
    }
    assert_eq!(whole, parts);
}

#[tokio::test]
async fn a_page_ends_at_a_megabyte_and_says_where_to_go_on() {
    let demo = Demo::start(DemoOptions {
        items: 3000,
        ..DemoOptions::default()
    })
    .unwrap();
    let client = in_account(&demo, "prod").await;
    let page = client
        .scan()
        .table_name("users")
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    assert!(
        page.count() > 1500 && page.count() < 3000,
        "{}",
        page.count()
    );
    let units = page.consumed_capacity().unwrap().capacity_units().unwrap();
    assert!(
        (127.0..=128.0).contains(&units),
        "half a unit for each 4 KB of a megabyte: {units}"
    );
    let key = page.last_evaluated_key().unwrap();
    assert_eq!(key.keys().collect::<Vec<_>>(), ["id"]);
    assert_eq!(key["id"], page.items().last().unwrap()["id"]);
    let consistent = client
        .scan()
        .table_name("users")
        .limit(100)
        .consistent_read(true);
    let page = consistent
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .unwrap();
    assert_eq!(page.count(), 100);
    assert!(page.consumed_capacity().unwrap().table().is_some());
    assert!(demo.requests().count("prod", "Scan") == 2);
}

#[tokio::test]
async fn what_is_written_is_scanned_and_what_is_deleted_is_not() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    let create = client
        .create_table()
        .table_name("made-here")
        .billing_mode(BillingMode::PayPerRequest);
    let partition = AttributeDefinition::builder()
        .attribute_name("n")
        .attribute_type(ScalarAttributeType::N)
        .build()
        .unwrap();
    let sort = AttributeDefinition::builder()
        .attribute_name("b")
        .attribute_type(ScalarAttributeType::B)
        .build()
        .unwrap();
    let key = |name: &str, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .unwrap()
    };
    let create = create
        .attribute_definitions(partition)
        .attribute_definitions(sort);
    create
        .key_schema(key("n", KeyType::Hash))
        .key_schema(key("b", KeyType::Range))
        .send()
        .await
        .unwrap();
    for number in 0..20_u8 {
        let put = client
            .put_item()
            .table_name("made-here")
            .item("n", AttributeValue::N(format!("-{}.5", number / 4)));
        put.item("b", AttributeValue::B(vec![number].into()))
            .item("empty", AttributeValue::S(String::new()))
            .send()
            .await
            .unwrap();
    }
    assert_eq!(
        scan(&client, "made-here", None, Some(3), true).await.len(),
        20
    );
    assert!(
        scan(&client, "made-here", None, Some(3), true).await
            == scan(&client, "made-here", None, Some(3), false).await
    );
    client
        .delete_table()
        .table_name("made-here")
        .send()
        .await
        .unwrap();
    assert_eq!(
        refusal!(client.scan().table_name("made-here").send()).0,
        "ResourceNotFoundException"
    );
}

#[tokio::test]
async fn a_start_key_of_another_table_is_refused() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    let request = client
        .scan()
        .table_name("users")
        .exclusive_start_key("sku", AttributeValue::S("x".to_owned()));
    assert_eq!(refusal!(request.send()).0, "ValidationException");
    assert_eq!(
        refusal!(
            client
                .scan()
                .table_name("users")
                .segment(3)
                .total_segments(3)
                .send()
        )
        .0,
        "ValidationException"
    );
}

#[tokio::test]
async fn tables_are_in_one_region_only() {
    let demo = small();
    let keys = session(&demo, "prod").await;
    let elsewhere = dynamodb_in(&demo, keys, "eu-west-1");
    assert!(
        elsewhere
            .list_tables()
            .send()
            .await
            .unwrap()
            .table_names()
            .is_empty()
    );
    assert_eq!(
        refusal!(elsewhere.scan().table_name("users").send()).0,
        "ResourceNotFoundException"
    );
}

#[tokio::test]
async fn arns_are_of_the_account_and_can_stand_for_names() {
    let demo = small();
    let client = in_account(&demo, "staging").await;
    let table = client
        .describe_table()
        .table_name("orders")
        .send()
        .await
        .unwrap()
        .table
        .unwrap();
    let arn = "arn:aws:dynamodb:us-east-1:222222222222:table/orders";
    assert_eq!(table.table_arn(), Some(arn));
    assert_eq!(
        table.global_secondary_indexes()[0].index_arn(),
        Some(format!("{arn}/index/by-status").as_str())
    );
    assert_eq!(table.table_status().unwrap().as_str(), "ACTIVE");
    assert_eq!(
        client
            .scan()
            .table_name(arn)
            .limit(1)
            .send()
            .await
            .unwrap()
            .count(),
        1
    );
    let others = "arn:aws:dynamodb:us-east-1:333333333333:table/orders";
    assert_eq!(
        refusal!(client.scan().table_name(others).send()).0,
        "AccessDeniedException"
    );
}

#[tokio::test]
async fn an_index_is_queried() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    let query = client
        .query()
        .table_name("orders")
        .index_name("by-status")
        .key_condition_expression("#s = :s");
    let query = query
        .expression_attribute_names("#s", "status")
        .expression_attribute_values(":s", AttributeValue::S("paid".to_owned()));
    let found = query.send().await.unwrap();
    assert!(found.count() > 0);
    let dates: Vec<_> = found
        .items()
        .iter()
        .map(|item| item["created_at"].as_s().unwrap().clone())
        .collect();
    assert!(dates.is_sorted());
    let scanned = scan(&client, "orders", None, None, true).await;
    let paid = scanned
        .iter()
        .filter(|item| item.contains(r#""status":{"S":"paid"}"#))
        .count();
    assert_eq!(
        found.items().len(),
        paid,
        "the index holds what the table holds"
    );
}

#[tokio::test]
async fn the_operations_that_dynoxide_lacks_are_answered() {
    let demo = small();
    let client = in_account(&demo, "dev").await;
    assert_eq!(
        client
            .describe_limits()
            .send()
            .await
            .unwrap()
            .table_max_read_capacity_units(),
        Some(40_000)
    );
    let endpoints = client.describe_endpoints().send().await.unwrap();
    assert_eq!(
        endpoints.endpoints()[0].address(),
        demo.address().to_string()
    );
    assert!(
        client
            .describe_continuous_backups()
            .table_name("users")
            .send()
            .await
            .is_ok()
    );
    assert_eq!(
        refusal!(
            client
                .describe_continuous_backups()
                .table_name("none")
                .send()
        )
        .0,
        "TableNotFoundException"
    );
    assert_eq!(
        refusal!(client.list_backups().send()).0,
        "UnknownOperationException"
    );
}

#[tokio::test]
async fn numbers_and_conditions_survive_the_way() {
    let demo = small();
    let client = in_account(&demo, "backup").await;
    let longest = "12345678901234567890123456789012345678";
    let put = || {
        let put = client
            .put_item()
            .table_name("health-check")
            .item("id", AttributeValue::S("n".to_owned()));
        put.item("n", AttributeValue::N(longest.to_owned()))
            .condition_expression("attribute_not_exists(id)")
    };
    put().send().await.unwrap();
    assert_eq!(refusal!(put().send()).0, "ConditionalCheckFailedException");
    let got = client
        .get_item()
        .table_name("health-check")
        .key("id", AttributeValue::S("n".to_owned()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        got.item().unwrap()["n"],
        AttributeValue::N(longest.to_owned())
    );
}
