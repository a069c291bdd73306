//! Comparing two tables, and copying one into an empty one.

use std::time::{Instant, SystemTime};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use dynahop::aws::Sessions;
use dynahop::compare::{CompareUpdate, Terms, compare};
use dynahop::copy::{self, CopyRequest, What};
use dynahop::journal::audit::AuditLog;
use dynahop::write::{Confirmation, Conflict};
use tokio_util::sync::CancellationToken;

use crate::reading::pages;
use crate::table::Table;
use crate::world::{self, World};

/// How many are put one by one.
const ONE_BY_ONE: usize = 500;

pub fn measure(world: &World, table: &mut Table) {
    world.runtime.block_on(async {
        comparing(world, table).await;
        copying(world, table).await;
    });
}

async fn comparing(world: &World, table: &mut Table) {
    let sessions = Sessions::default();
    let (dev, prod) = (world.account("dev"), world.account("prod"));
    let source = world::source(&sessions, &dev).await;
    let target = world::source(&sessions, &prod).await;
    // Once for nothing, for the server's memory.
    tokio::join!(pages(source.clone()), pages(target.clone()));
    let began = Instant::now();
    tokio::join!(pages(source.clone()), pages(target.clone()));
    let reading = began.elapsed();
    let (mut read, mut waiting) = (0, 0);
    let tell = |update: CompareUpdate| {
        read = update.source.items + update.target.items;
        waiting = waiting.max(update.source.waiting.max(update.target.waiting));
        std::future::ready(())
    };
    let began = Instant::now();
    let compared = compare(source, target, Terms::default(), tell, None).await;
    let comparing = began.elapsed();
    let counts = compared.unwrap();
    let rate = |time: std::time::Duration| read as f64 / time.as_secs_f64();
    table.compared(
        &format!("comparing, {read} items read, items a second"),
        (
            format!("{:.0}", rate(comparing)),
            format!("{:.0} only reading", rate(reading)),
        ),
        Some(rate(comparing) / rate(reading)),
    );
    let share = waiting as f64 / (counts.same + counts.changed) as f64;
    table.compared(
        "  the most that waited for a partner",
        (
            waiting.to_string(),
            format!("{} pairs", counts.same + counts.changed),
        ),
        Some(share),
    );
}

async fn copying(world: &World, table: &mut Table) {
    let (dev, backup) = (world.account("dev"), world.account("backup"));
    let client = world::sdk(&backup).await;
    create(&client, "users").await;
    create(&client, "one-by-one").await;
    let sessions = Sessions::default();
    let request = CopyRequest {
        source: world::users(dev.clone()),
        target: world::users(backup),
        what: What::Whole,
        left_alone: 0,
        pinned_in: None,
    };
    let mut rates = Vec::new();
    for conflict in [Conflict::Overwrite, Conflict::Skip] {
        let plan = copy::plan(&sessions, &request).await.unwrap();
        let grant = plan
            .write_plan(conflict)
            .confirm(&Confirmation::Yes, SystemTime::now());
        let (cancel, tell) = (CancellationToken::new(), |_| {});
        let began = Instant::now();
        let outcome = copy::run(
            &sessions,
            &AuditLog::none(),
            &plan,
            grant.unwrap(),
            &cancel,
            tell,
        )
        .await
        .unwrap();
        assert!(outcome.is_complete(), "{outcome:?}");
        let done = outcome.progress.written + outcome.progress.skipped;
        rates.push((conflict, done, done as f64 / began.elapsed().as_secs_f64()));
    }
    let single = put_one_by_one(&world::sdk(&dev).await, &client).await;
    for (conflict, done, rate) in rates {
        table.compared(
            &format!("copying {done} ({conflict}), items a second"),
            (format!("{rate:.0}"), format!("{single:.0} by PutItem")),
            Some(rate / single),
        );
    }
}

/// Items a second of one `PutItem` after the other.
async fn put_one_by_one(source: &Client, target: &Client) -> f64 {
    let limit = i32::try_from(ONE_BY_ONE).unwrap();
    let read = source
        .scan()
        .table_name("users")
        .limit(limit)
        .send()
        .await
        .unwrap();
    let items = read.items.unwrap();
    let began = Instant::now();
    for item in items {
        let put = target
            .put_item()
            .table_name("one-by-one")
            .set_item(Some(item));
        put.send().await.unwrap();
    }
    ONE_BY_ONE as f64 / began.elapsed().as_secs_f64()
}

async fn create(client: &Client, name: &str) {
    let key = KeySchemaElement::builder()
        .attribute_name("id")
        .key_type(KeyType::Hash);
    let id = AttributeDefinition::builder()
        .attribute_name("id")
        .attribute_type(ScalarAttributeType::S);
    client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key.build().unwrap())
        .attribute_definitions(id.build().unwrap())
        .send()
        .await
        .unwrap();
}
