//! The sample data: there, the same at each start, and as `describe` says.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use dynahop::demo::{ACCOUNTS, Demo, DemoOptions, describe};
use serde_json::Value;

use super::clients::in_account;
use super::items::{canonical, value_of};

type Table = BTreeMap<String, Value>;

/// A role that may do everything.
const ALL: &str = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A whole table by key, through the real client.
async fn table(demo: &Demo, account: &str, name: &str, keys: &[&str]) -> Table {
    let client = in_account(demo, account).await;
    let mut pages = client.scan().table_name(name).into_paginator().send();
    let mut items = Table::new();
    while let Some(page) = pages.next().await {
        for item in page.unwrap().items() {
            let key: Vec<String> = keys
                .iter()
                .map(|key| value_of(&item[*key]).to_string())
                .collect();
            let earlier = items.insert(key.join(" / "), canonical(item));
            assert!(earlier.is_none(), "{name} of {account} has {key:?} twice");
        }
    }
    items
}

#[tokio::test]
async fn describe_says_what_is_there() {
    let options = DemoOptions {
        items: 700,
        ..DemoOptions::default()
    };
    let described = describe(&options).unwrap();
    let demo = Demo::start(options).unwrap();
    demo.set_role_policy("audit", ALL).unwrap();
    let mut tables = BTreeMap::new();
    for account in described["accounts"].as_array().unwrap() {
        let name = account["name"].as_str().unwrap();
        for said in account["tables"].as_array().unwrap() {
            let keys: Vec<&str> = said["key"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            let there = table(&demo, name, said["name"].as_str().unwrap(), &keys).await;
            assert_eq!(said["items"], there.len(), "{name} {said}");
            tables.insert((name, said["name"].as_str().unwrap()), there);
        }
    }
    assert_eq!(
        tables.len(),
        23,
        "five tables in four accounts, one in the fifth, two in the sixth"
    );
    let pairs = described["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 2 * 12 + 3 * 20);
    for pair in pairs {
        let side = |side: &str| {
            &tables[&(
                pair[side].as_str().unwrap(),
                pair["table"].as_str().unwrap(),
            )]
        };
        let (source, target) = (side("source"), side("target"));
        let both: Vec<_> = source
            .iter()
            .filter_map(|(key, item)| Some((item, target.get(key)?)))
            .collect();
        let same = both.iter().filter(|(ours, theirs)| ours == theirs).count();
        assert_eq!(pair["same"], same, "{pair}");
        assert_eq!(pair["changed"], both.len() - same, "{pair}");
        assert_eq!(pair["only_source"], source.len() - both.len(), "{pair}");
        assert_eq!(pair["only_target"], target.len() - both.len(), "{pair}");
    }
}

#[tokio::test]
async fn every_kind_of_difference_is_in_every_table_that_drifts() {
    let described = describe(&DemoOptions {
        items: 700,
        ..DemoOptions::default()
    })
    .unwrap();
    for pair in described["pairs"].as_array().unwrap() {
        let drifts = pair["table"] != "health-check";
        for kind in ["changed", "only_source", "only_target"] {
            let is_own_less = pair["table"] == "kitchen-sink" && kind != "changed";
            if !is_own_less {
                assert_eq!(pair[kind].as_u64().unwrap() > 0, drifts, "{pair}");
            }
        }
        assert!(pair["same"].as_u64().unwrap() > 0, "{pair}");
    }
}

#[tokio::test]
async fn the_default_has_twenty_thousand_users() {
    let demo = Demo::start(DemoOptions::default()).unwrap();
    let prod = in_account(&demo, "prod").await;
    let count = |table: &'static str| {
        let describe = prod.describe_table().table_name(table);
        async move { describe.send().await.unwrap().table.unwrap() }
    };
    let users = count("users").await;
    assert_eq!(users.item_count(), Some(20_000));
    let average = users.table_size_bytes().unwrap() / 20_000;
    assert!((420..=520).contains(&average), "{average} bytes each");
    assert_eq!(count("orders").await.item_count(), Some(10_000));
    assert_eq!(count("products").await.item_count(), Some(500));
    assert_eq!(count("health-check").await.item_count(), Some(1));
    let largest = prod
        .get_item()
        .table_name("kitchen-sink")
        .key("id", AttributeValue::S("07-large".to_owned()))
        .send()
        .await
        .unwrap();
    let largest = largest.item.unwrap()["text"].as_s().unwrap().len();
    assert!((380_000..400_000).contains(&largest), "{largest}");
    let names: Vec<_> = ACCOUNTS.iter().map(|account| account.name).collect();
    assert_eq!(
        names,
        ["dev", "staging", "prod", "backup", "standby", "audit"]
    );
}

#[tokio::test]
async fn any_number_of_users_will_do() {
    for items in [0, 1, 2, 20] {
        let described = describe(&DemoOptions {
            items,
            ..DemoOptions::default()
        })
        .unwrap();
        let prod = &described["accounts"][2]["tables"];
        let users = prod
            .as_array()
            .unwrap()
            .iter()
            .find(|table| table["name"] == "users")
            .unwrap();
        assert_eq!(users["items"], items);
    }
}

#[test]
fn a_stopped_demo_frees_its_port() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    let port = demo.address().port();
    demo.stop();
    let again = Demo::start(DemoOptions {
        items: 10,
        port: Some(port),
        ..DemoOptions::default()
    })
    .unwrap();
    assert_eq!(again.address().port(), port);
}
