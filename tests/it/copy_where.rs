//! The items that meet a condition are copied, and no others, read by as little as AWS allows.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;

use dynahop::aws::{Purpose, Scan, Session, scan_page, selected_page};
use dynahop::config::TableAt;
use dynahop::copy::{CopyOutcome, CopyPlan, PlanError, What};
use dynahop::item::{KeySchema, Page};
use dynahop::query::{Condition, Reading, Selection, Where};
use dynahop::write::Conflict;

use super::world::{World, raw};

const LONG: &str = "12345678901234567890123456789012345678";

/// One item of each sort that a condition can tell apart.
fn items() -> Vec<String> {
    vec![
        format!(r#"{{"id":{{"S":"long"}},"n":{{"N":"{LONG}"}},"status":{{"S":"active"}}}}"#),
        r#"{"id":{"S":"near"},"n":{"N":"12345678901234567890123456789012345679"},"status":{"S":"gone"}}"#.to_owned(),
        r#"{"id":{"S":"flag"},"b":{"BOOL":true},"n":{"S":"5"}}"#.to_owned(),
        r#"{"id":{"S":"null"},"b":{"NULL":true},"n":{"N":"5"}}"#.to_owned(),
        r#"{"id":{"S":"bytes"},"raw":{"B":"AP8="},"tags":{"SS":["red","blue"]}}"#.to_owned(),
        r#"{"id":{"S":"deep"},"the map":{"M":{"list.0":{"L":[{"S":"a"},{"N":"7"}]}}},"size":{"N":"1"}}"#.to_owned(),
    ]
}

/// A world in which dev's `health-check` has these items, and staging's has not.
async fn world() -> World {
    let world = World::new();
    let items = items().iter().map(|item| raw(item)).collect();
    world
        .put("dev:health-check", Conflict::Overwrite, items)
        .await
        .unwrap();
    world
}

async fn plan(world: &World, condition: &str) -> Result<CopyPlan, PlanError> {
    let condition = Arc::new(condition.parse().unwrap());
    world
        .plan(
            "dev:health-check",
            "staging:health-check",
            What::Where(condition),
        )
        .await
}

async fn copied(world: &World, condition: &str) -> CopyOutcome {
    let plan = plan(world, condition).await.unwrap();
    world.run(&plan, Conflict::Skip).await.unwrap()
}

/// Which of the items came to staging.
async fn arrived(world: &World) -> BTreeSet<&'static str> {
    let mut arrived = BTreeSet::new();
    for id in ["long", "near", "flag", "null", "bytes", "deep"] {
        if world.get("staging:health-check", id).await.is_some() {
            arrived.insert(id);
        }
    }
    arrived
}

#[tokio::test]
async fn a_condition_tells_items_apart_by_values_of_every_type() {
    for (condition, ids) in [
        (r#"status = "active""#.to_owned(), vec!["long"]),
        (format!("n = {LONG}"), vec!["long"]),
        (format!("n > {LONG}"), vec!["near"]),
        ("n <= 5".to_owned(), vec!["null"]),
        ("n between 4.5 and 5.5".to_owned(), vec!["null"]),
        (r#"n in (5, "5")"#.to_owned(), vec!["flag", "null"]),
        ("b = true".to_owned(), vec!["flag"]),
        ("b = null".to_owned(), vec!["null"]),
        (r#"raw = b64"AP8=""#.to_owned(), vec!["bytes"]),
        (r#"begins_with(raw, b64"AA==")"#.to_owned(), vec!["bytes"]),
        (r#"contains(tags, "red")"#.to_owned(), vec!["bytes"]),
        (r#"contains(status, "ctiv")"#.to_owned(), vec!["long"]),
        (r#""the map"."list.0"[1] = 7"#.to_owned(), vec!["deep"]),
        (
            r#"attribute_exists(size) or begins_with(status, "go")"#.to_owned(),
            vec!["deep", "near"],
        ),
        (
            "attribute_exists(b) and not (b = true)".to_owned(),
            vec!["null"],
        ),
        (
            r#"attribute_exists(status) and status <> "gone""#.to_owned(),
            vec!["long"],
        ),
    ] {
        let world = world().await;
        let outcome = copied(&world, &condition).await;
        assert!(outcome.is_complete(), "{condition}: {outcome:?}");
        let expected: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(arrived(&world).await, expected, "{condition}");
        assert_eq!(outcome.progress.read, ids.len() as u64);
        assert!(outcome.progress.scanned >= 6, "all of the table was read");
    }
}

#[tokio::test]
async fn what_is_read_is_the_least_that_the_key_allows() {
    let world = World::new();
    let read = |operation| world.demo.requests().count("dev", operation);
    let orders = async |condition: &str| {
        let condition = Arc::new(condition.parse().unwrap());
        let plan = world.plan("dev:orders", "staging:orders", What::Where(condition));
        plan.await
    };
    let (scans, queries) = (read("Scan"), read("Query"));
    let scan = orders("attribute_exists(order_id) and total > 0")
        .await
        .unwrap();
    assert_eq!(read("Scan"), scans, "a plan reads no items");
    for (condition, left_out) in [
        (r#"customer_id = "u-000001" and order_id >= "a""#, false),
        (
            r#"customer_id = "u-000001" and order_id > "a" and order_id < "b""#,
            true,
        ),
        (
            r#"customer_id = "u-000001" and (order_id = "x" or total < 0)"#,
            true,
        ),
    ] {
        let plan = orders(condition).await.unwrap();
        let outcome = world.run(&plan, Conflict::Overwrite).await.unwrap();
        assert!(outcome.is_complete());
        assert_eq!(read("Scan"), scans, "{condition}");
        let progress = outcome.progress;
        assert!(progress.scanned > 0, "{condition}");
        assert_eq!(progress.scanned > progress.read, left_out, "{condition}");
    }
    assert_eq!(read("Query"), queries + 3);
    let outcome = world.run(&scan, Conflict::Overwrite).await.unwrap();
    assert!(outcome.is_complete() && outcome.progress.read > 0);
    assert!(read("Scan") > scans);
}

/// Conditions that tell apart all that DynamoDB tells apart, and how many of the six items meet each.
const CONDITIONS: [(&str, usize); 34] = [
    (r#"status = "active""#, 1),
    (r#"status <> "active""#, 5),
    (r#"not status = "active""#, 5),
    ("nothing <> 1", 6),
    ("not nothing < 1", 6),
    ("b <> null", 5),
    ("n = 5", 1),
    ("n <> 5", 5),
    ("n < 6", 1),
    ("n <= 5", 1),
    ("n >= 5", 3),
    ("n > 12345678901234567890123456789012345678", 1),
    (r#"n < "6""#, 1),
    (r#"id > "flag" and id < "near""#, 1),
    (r#"raw < b64"AP8B""#, 1),
    ("n between 4 and 6", 1),
    (r#"id between "deep" and "long""#, 3),
    (r#"n in (5, "5", 7)"#, 2),
    ("b in (true, null)", 2),
    (r#"begins_with(id, "n")"#, 2),
    (r#"begins_with(raw, b64"AP8=")"#, 1),
    (r#"begins_with(n, "5")"#, 1),
    (r#"contains(id, "e")"#, 3),
    (r#"contains(tags, "red")"#, 1),
    (r#"contains(tags, "re")"#, 0),
    (r#"contains("the map"."list.0", 7)"#, 1),
    (r#"contains(raw, b64"/w==")"#, 1),
    ("contains(status, 1)", 0),
    (r#""the map"."list.0"[0] = "a""#, 1),
    (r#""the map"."list.0"[9] <> "a""#, 6),
    (r#"tags[0] = "blue""#, 0),
    (r#"attribute_exists("the map"."list.0"[1])"#, 1),
    ("attribute_not_exists(n) or b = true and not n = 1", 3),
    ("status.deep = 1 or attribute_not_exists(status.deep)", 6),
];

/// What a table has, and what of it DynamoDB finds and what is found here: each by the keys of its items.
struct Finding {
    _world: World,
    session: Arc<Session>,
    table: TableAt,
    schema: KeySchema,
}

impl Finding {
    async fn of(world: World, place: &str) -> Self {
        let table = world.table(place);
        let session = world
            .sessions
            .open(&table.at.account, None, Purpose::Browse);
        Self {
            session: session.await.unwrap(),
            schema: world.schema(place).await,
            table,
            _world: world,
        }
    }

    fn all(&self) -> Scan<'_> {
        Scan {
            table: &self.table.table,
            index: None,
            after: None,
            limit: None,
            consistent: true,
        }
    }

    fn keys(&self, page: &Page, condition: Option<&Condition>) -> BTreeSet<String> {
        let items = page.items().map(|raw| raw.parse().unwrap());
        let items = items.filter(|item| condition.is_none_or(|one| one.holds(item)));
        let key = |item| self.schema.key_of(&item).unwrap().display();
        items.map(key).collect()
    }

    async fn here(&self, condition: &Where) -> BTreeSet<String> {
        let all = scan_page(&self.session, self.all()).await.unwrap();
        self.keys(&all, Some(condition.condition()))
    }

    /// By the request that is made for it, of what is left to decide here nothing but that.
    async fn there(&self, selection: &Selection, left: Option<&Condition>) -> BTreeSet<String> {
        let page = selected_page(&self.session, self.all(), selection).await;
        self.keys(&page.unwrap(), left)
    }
}

#[tokio::test]
async fn what_is_decided_here_is_decided_as_the_filter_of_a_scan_does() {
    let finding = Finding::of(world().await, "dev:health-check").await;
    let condition: Where = "attribute_exists(id)".parse().unwrap();
    let all = finding.here(&condition).await;
    for (text, _) in CONDITIONS {
        let mut both = 0;
        for text in [text.to_owned(), format!("not ({text})")] {
            let condition: Where = text.parse().unwrap();
            let Ok(Reading::Scan(selection, None)) = condition.reading(&finding.schema) else {
                unreachable!("{text}")
            };
            let ours = finding.here(&condition).await;
            assert_eq!(ours, finding.there(&selection, None).await, "{text}");
            both += ours.len();
        }
        assert_eq!(both, all.len(), "{text}");
    }
}

#[tokio::test]
async fn what_is_decided_here_is_decided_as_a_query_does() {
    let world = World::new();
    let key = r#""customer_id":{"S":"them"},"order_id""#;
    let items = items()
        .into_iter()
        .map(|item| raw(&item.replace(r#""id""#, key)));
    let put = world.put("dev:orders", Conflict::Overwrite, items.collect());
    put.await.unwrap();
    let finding = Finding::of(world, "dev:orders").await;
    for (text, count) in CONDITIONS {
        let text = text
            .replace("id ", "order_id ")
            .replace("(id,", "(order_id,");
        for (text, count) in [
            (format!("({text})"), count),
            (format!("not ({text})"), 6 - count),
        ] {
            let text = format!(r#"{text} and customer_id = "them""#);
            let condition: Where = text.parse().unwrap();
            let Ok(Reading::Query(selection, left)) = condition.reading(&finding.schema) else {
                unreachable!("{text}")
            };
            let ours = finding.here(&condition).await;
            let theirs = finding.there(&selection, left.as_ref()).await;
            assert_eq!((&ours, ours.len()), (&theirs, count), "{text}");
        }
    }
}

#[tokio::test]
async fn what_aws_does_not_take_is_decided_here_and_never_sent() {
    let world = world().await;
    let many: Vec<String> = (0..101).map(|value| value.to_string()).collect();
    let outcome = copied(&world, &format!("n in ({})", many.join(", "))).await;
    assert!(outcome.is_complete(), "{outcome:?}");
    assert_eq!(arrived(&world).await, BTreeSet::from(["null"]));
    let many: Vec<String> = (0..400).map(|at| format!("not a{at} = {at}")).collect();
    let outcome = copied(&world, &format!(r#"id = "deep" or {}"#, many.join(" and "))).await;
    assert!(outcome.is_complete() && outcome.progress.read == outcome.progress.scanned);
    let nothing = r#"customer_id = "u-000001" and order_id >= "z" and order_id <= "a""#;
    let nothing = What::Where(Arc::new(nothing.parse().unwrap()));
    let plan = world.plan("dev:orders", "staging:orders", nothing).await;
    let outcome = world.run(&plan.unwrap(), Conflict::Skip).await.unwrap();
    assert!(outcome.is_complete() && outcome.progress.read == 0);
    assert_eq!(world.demo.requests().count("dev", "Query"), 1);
}

#[tokio::test]
async fn a_whole_key_is_a_plan_of_that_item() {
    let world = world().await;
    let plan = plan(&world, r#"id = "deep""#).await.unwrap();
    assert!(plan.is_exact() && plan.count() == 1);
    world.run(&plan, Conflict::Skip).await.unwrap();
    assert_eq!(arrived(&world).await, BTreeSet::from(["deep"]));
    assert_eq!(world.demo.requests().count("dev", "Scan"), 0);
}

#[tokio::test]
async fn a_plan_says_which_items_how_they_are_read_and_what_that_costs() {
    let world = World::new();
    let mut told = Vec::new();
    for condition in [
        r#"status = "paid" and total > 10"#,
        r#"customer_id = "u-000001" and total > 10"#,
        r#"customer_id = "u-000001" and order_id <> "x""#,
    ] {
        let condition = Arc::new(condition.parse().unwrap());
        let plan = world
            .plan("dev:orders", "staging:orders", What::Where(condition))
            .await
            .unwrap();
        assert!(plan.needs_choice() && plan.count() == 0);
        told.push(plan.sentence(Some(Conflict::Skip)));
        told.extend(plan.lines(None));
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test]
async fn what_no_item_can_meet_is_refused_before_anything_is_read() {
    let world = world().await;
    let error = plan(&world, "id = 5").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"id holds text: compare it with "text" in double quotes"#
    );
    let error = plan(&world, r#"id = """#).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "id is part of the key: what it is compared with has 1 to 2,048 bytes"
    );
    let condition = Arc::new(r#"status = "paid""#.parse().unwrap());
    let what = What::Where(condition);
    let error = world
        .plan("dev:orders/by-status", "staging:orders", what)
        .await;
    assert!(matches!(error, Err(PlanError::IndexSource { .. })));
}

#[tokio::test]
async fn a_condition_is_part_of_what_is_confirmed_and_its_values_are_in_no_log() {
    let world = world().await;
    let first = plan(&world, r#"status = "hidden-state""#).await.unwrap();
    let mut second = plan(&world, r#"status = "other""#).await.unwrap();
    second.made_at = first.made_at;
    let (first, second) = (
        first.write_plan(Conflict::Skip),
        second.write_plan(Conflict::Skip),
    );
    assert_ne!(first.digest(), second.digest());
    let shown = format!("{first:?}");
    assert!(
        shown.contains("status = ?") && !shown.contains("hidden-state"),
        "{shown}"
    );
}
