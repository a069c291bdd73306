//! A session that has expired or was revoked in the middle of something longer is renewed, and it goes on: reading by
//! key page by page, the looks of a plan, a comparison.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use dynahop::aws::{self, Happened, Purpose, Scan, SessionEvent, Surroundings, Witness};
use dynahop::copy::What;
use dynahop::demo::{Demo, DemoOptions};
use dynahop::item::KeyAttributes;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::tables;
use crate::world::{World, id, raw};

type End = fn(&Demo);

const ENDS: [End; 2] = [Demo::expire_sessions, Demo::revoke_sessions];

/// Tells when so many requests for an action were answered.
#[derive(Debug)]
struct Counts {
    action: &'static str,
    left: AtomicI64,
    tell: UnboundedSender<()>,
}

impl Witness for Counts {
    fn see(&self, event: &SessionEvent) {
        if let Happened::Request {
            action,
            wrong: None,
            ..
        } = &event.what
            && action == self.action
            && self.left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            self.tell.send(()).unwrap();
        }
    }
}

/// A world that tells when so many requests for `action` were answered.
fn world(action: &'static str, count: i64) -> (World, UnboundedReceiver<()>) {
    let (tell, told) = unbounded_channel();
    let options = DemoOptions {
        items: 300,
        ..DemoOptions::default()
    };
    let witness = Counts {
        action,
        left: AtomicI64::new(count),
        tell,
    };
    let surroundings = Surroundings {
        witness: Arc::new(witness),
        ..Surroundings::default()
    };
    (
        World::over(Demo::start(options).unwrap(), surroundings),
        told,
    )
}

/// Does `work`, in the middle of which every session ends.
async fn through<T>(
    world: &World,
    mut told: UnboundedReceiver<()>,
    end: End,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        _ = &mut work => panic!("it was over before its middle"),
        _ = told.recv() => end(&world.demo),
    }
    work.await
}

fn assumed(world: &World, account: &str) -> u64 {
    world.demo.requests().count(account, "AssumeRole")
}

#[tokio::test]
async fn a_query_by_key_reads_on_page_by_page() {
    for end in ENDS {
        let (world, told) = world("dynamodb:Query", 2);
        let orders = (0..50).map(|number| {
            raw(&format!(
                r#"{{"customer_id":{{"S":"big"}},"order_id":{{"S":"o-{number:02}"}}}}"#
            ))
        });
        let overwrite = dynahop::write::Conflict::Overwrite;
        world
            .put("dev:orders", overwrite, orders.collect())
            .await
            .unwrap();
        let at = world.table("dev:orders");
        let opened = world.sessions.open(&at.at.account, None, Purpose::Browse);
        let session = opened.await.unwrap();
        let schema = world.schema("dev:orders").await;
        let key = KeyAttributes::from(&schema).typed(&["big"]).unwrap();
        let before = assumed(&world, "dev");
        let all = async {
            let (mut read, mut after) = (Vec::new(), None);
            loop {
                let scan = Scan {
                    table: &at.table,
                    index: None,
                    after: after.as_ref(),
                    limit: Some(10),
                    consistent: false,
                };
                let page = aws::query_page(&session, scan, &key).await.unwrap();
                read.extend(page.items().map(|item| item.text().to_owned()));
                after = page.last_evaluated_key().cloned();
                if after.is_none() {
                    return read;
                }
            }
        };
        let read = through(&world, told, end, all).await;
        assert_eq!(read.len(), 50);
        let ids: BTreeSet<String> = read.into_iter().collect();
        assert_eq!(ids.len(), 50, "none twice: {ids:?}");
        assert_eq!(assumed(&world, "dev") - before, 1);
    }
}

#[tokio::test]
async fn a_plan_is_made_to_its_end() {
    for end in ENDS {
        let (world, told) = world("dynamodb:BatchGetItem", 1);
        world.demo.fill_table("dev", "many", 3000).unwrap();
        world.demo.fill_table("staging", "many", 1000).unwrap();
        let items = (1..=3000).map(|number| id(&format!("i-{number:07}")));
        let plan = world.plan("dev:many", "staging:many", What::Items(items.collect()));
        let plan = through(&world, told, end, plan).await.unwrap();
        assert_eq!(plan.count(), 2000, "those that are not there yet");
        for account in ["dev", "staging"] {
            assert_eq!(assumed(&world, account), 2, "{account}");
        }
        assert_eq!(world.writes(), 0);
    }
}

#[tokio::test]
async fn a_comparison_reads_both_sides_to_their_ends() {
    for end in ENDS {
        let (world, told) = world("dynamodb:Scan", 1);
        for account in ["dev", "staging"] {
            world.demo.fill_table(account, "many", 0).unwrap();
            // Three megabytes: three pages and more.
            let large = "x".repeat(3000);
            let items = (0..1000).map(|number| {
                format!(r#"{{"id":{{"S":"l-{number:04}"}},"note":{{"S":"{large}"}}}}"#)
            });
            tables::put_all(&world.demo, account, "many", items).await;
        }
        let before = ["dev", "staging"].map(|account| assumed(&world, account));
        let counts = world.counts("dev:many", "staging:many");
        let counts = through(&world, told, end, counts).await;
        assert_eq!(counts.same, 1000);
        assert_eq!(
            (counts.changed, counts.only_source, counts.only_target),
            (0, 0, 0)
        );
        let after = ["dev", "staging"].map(|account| assumed(&world, account));
        assert_eq!(
            after,
            before.map(|count| count + 2),
            "opened, and renewed once"
        );
    }
}
