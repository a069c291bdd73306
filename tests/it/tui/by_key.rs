//! Items that were read by their key are items as any: filtered, marked, copied, compared, read on page by page.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;
use super::readable::snapshot;
use crate::tables::{self, Key};

/// How many orders the customer `big` has, and how many bytes each.
pub(super) fn with_orders(account: &str, count: u32, bytes: usize) -> Demo {
    let demo = Demo::start(DemoOptions {
        items: 300,
        ..DemoOptions::default()
    })
    .unwrap();
    orders(&demo, account, count, bytes, "");
    demo
}

/// Every third is paid; `more` is in the note of each.
fn orders(demo: &Demo, account: &str, count: u32, bytes: usize, more: &str) {
    let items = (0..count).map(|number| {
        let state = if number % 3 == 0 { "paid" } else { "open" };
        format!(
            r#"{{"customer_id":{{"S":"big"}},"order_id":{{"S":"o-{number:04}"}},"state":{{"S":"{state}"}},"note":{{"S":"{more}{}"}}}}"#,
            "x".repeat(bytes)
        )
    });
    tables::put(demo, account, "orders", items);
}

/// The role of `audit` once more, which may get and query and nothing else.
fn by_key_only(demo: &Demo) {
    let policy = r#"{"Statement": {"Effect": "Allow", "Resource": "*",
        "Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]}}"#;
    demo.set_role_policy("audit", policy).unwrap();
}

/// `big`, in an account whose role may neither scan nor describe.
fn big_of_audit() -> Tui {
    let demo = Demo::start(DemoOptions {
        items: 300,
        ..DemoOptions::default()
    })
    .unwrap();
    let all = r#"{"Statement": {"Effect": "Allow", "Resource": "*", "Action": "*"}}"#;
    demo.set_role_policy("audit", all).unwrap();
    orders(&demo, "audit", 30, 10, "of audit ");
    by_key_only(&demo);
    orders(&demo, "dev", 1, 10, "of dev ");
    let tui = Tui::over(demo, (140, 40), &["audit:orders", "dev:orders"]);
    tui.wait_for("Key attributes of audit:orders");
    tui.write("customer_id:S")
        .press("tab")
        .write("order_id:S")
        .press("enter")
        .wait_for("Key of audit:orders");
    tui.write("big").press("enter").wait_for("all 30 loaded");
    tui
}

#[test]
fn what_was_read_by_key_is_filtered_and_marked_and_what_is_marked_is_copied() {
    let tui = big_of_audit();
    tui.press("/")
        .write("paid")
        .press("enter")
        .wait_for("filter: paid · 10 of 30 loaded");
    tui.press("A").wait_for("10 marked · all 30 loaded");
    // One of them is marked no more; without the filter the others still are.
    tui.press("space").wait_for("9 marked");
    tui.press("esc").wait_until_gone("filter: paid");
    tui.wait_for("9 marked · all 30 loaded");
    tui.press("F5").wait_for_all(&[
        "Copy to dev",
        "audit:orders (555555555555)",
        "9: 9 not there yet, 0 there and different",
        "[ Cancel ]",
    ]);
    tui.press("tab enter").wait_for("9 written");
    assert_eq!(
        tui.demo.requests().count("audit", "Scan"),
        1,
        "what asked for the key"
    );
    // They are there, and are found by the same key.
    tui.press("tab K")
        .wait_for("Key of dev:orders")
        .write("big")
        .press("enter")
        .wait_for("all 10 loaded");
}

#[test]
fn an_item_that_was_read_by_key_is_compared_with_the_other_sides() {
    let tui = big_of_audit();
    tui.press("enter").wait_for("o-0000").press("=");
    tui.wait_for_all(&["of audit ", "of dev ", "note"]);
    // One that only this side has.
    tui.press("esc esc").wait_for("all 30 loaded");
    tui.press("j enter").wait_for("o-0001").press("=");
    tui.wait_for_all(&["o-0001", "+"]);
    assert_eq!(tui.demo.requests().count("audit", "Scan"), 1);
}

#[test]
fn what_was_read_by_key_is_compared_by_that_key_though_nothing_may_be_scanned() {
    let tui = big_of_audit();
    let scanned = |tui: &Tui| ["audit", "dev"].map(|of| tui.demo.requests().count(of, "Scan"));
    let before = scanned(&tui);
    tui.press("=").wait_for_all(&[
        "done",
        "key customer_id = big · read 30 ━▶ 1 items",
        "* 1 differ",
        "+ 29 only at the source",
        "- 0 only at the target",
    ]);
    tui.press("i").wait_for("key         customer_id = big");
    // What differs is copied as ever, and once more compared by the same key.
    tui.press("esc A F5")
        .wait_for_all(&["Copy to dev", "[ Cancel ]"]);
    tui.press("tab enter").wait_for("30 written");
    tui.press("r")
        .wait_for("The two tables hold the same under this key.");
    tui.wait_for("read 30 ━▶ 30 items");
    assert_eq!(scanned(&tui), before);
    // From the other side, whose table was read as a whole, it is the whole.
    tui.press("esc tab =")
        .wait_for_all(&["dynamodb:Scan", "Could not read items of audit:orders"]);
}

#[test]
fn with_one_side_the_account_is_asked_for_and_the_key_is_kept() {
    let tui = Tui::open((80, 24), &["audit:users"]);
    tui.wait_for("Key of audit:users");
    tui.write("u-000001")
        .press("enter")
        .wait_for("all 1 loaded");
    tui.press("=").wait_for("which account");
    tui.write("dev").press("enter");
    tui.wait_for_all(&["equal", "key id = u-000001 · read 1 ━▶ 1 items"]);
    snapshot(&tui, "compared_by_key_80x24");
    assert_eq!(tui.demo.requests().count("dev", "Scan"), 0);
}

#[test]
fn one_item_is_compared_by_its_whole_key_and_an_index_as_its_table() {
    let tui = Tui::open((120, 30), &["dev:users", "staging:users"]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    tui.press("K").wait_for("Key of dev:users");
    tui.write("u-000001")
        .press("enter")
        .wait_for("all 1 loaded");
    tui.press("=")
        .wait_for_all(&["equal", "key id = u-000001 · read 1 ━▶ 1 items"]);
    let tui = Tui::open((120, 30), &["dev:orders/by-status", "staging:orders"]);
    tui.wait("both", |frame| frame.matches("RRU in all").count() == 2);
    tui.press("K").wait_for("status (S)");
    tui.write("returned")
        .press("enter")
        .wait_for("Query by-status");
    tui.press("=").wait_for("done");
    assert!(!tui.frame().contains("key status"), "{}", tui.frame());
}

#[test]
fn what_was_read_by_key_is_copied_out_as_text() {
    let tui = big_of_audit();
    tui.press("y").wait_for("clipboard");
    let copied = tui.clipboard();
    assert!(copied[0].contains("o-0000"), "{copied:?}");
}

/// `1,038 loaded, and more`: how many.
fn loaded(frame: &str) -> Option<u32> {
    let before = frame.split(" loaded, and more").next()?;
    let number = before.rsplit([' ', '─']).next()?;
    number.replace(',', "").parse().ok()
}

#[test]
fn a_partition_of_several_pages_is_read_on_while_it_is_scrolled_and_the_cursor_stays_on_its_item() {
    // 4.5 MB: pages of a megabyte, of fewer items than were asked for.
    let tui = Tui::over(with_orders("dev", 1500, 3000), (80, 24), &["dev:orders"]);
    tui.wait_for("RRU in all")
        .press("K")
        .wait_for("Key of dev:orders");
    tui.write("big").press("enter");
    tui.wait("a second page", |frame| {
        loaded(frame).is_some_and(|count| count > 38)
    });
    let first = loaded(&tui.frame()).unwrap();
    assert!((200..500).contains(&first), "a megabyte: {first}");
    assert_eq!(tui.demo.requests().count("dev", "Query"), 2);
    // Down, but not so far that more is wanted: nothing is read.
    tui.press("pagedown pagedown").wait_for("o-0030");
    assert_eq!(tui.demo.requests().count("dev", "Query"), 2);
    tui.press("G");
    tui.wait("a third page", |frame| {
        loaded(frame).is_some_and(|count| count > first)
    });
    assert_eq!(tui.demo.requests().count("dev", "Query"), 3);
    // The cursor is still where it was.
    let last = format!("o-{:04}", first - 1);
    tui.press("enter").wait_for_all(&[&last, "note"]);
    tui.press("esc").wait_for("and more");
    tui.press("L").wait_for("all 1,500 loaded");
    tui.press("enter").wait_for_all(&[&last, "note"]);
    tui.press("esc G").wait_for("o-1499");
    // No item twice, and none of another customer's.
    tui.press("g A").wait_for("1,500 marked");
    tui.press("/").write("o-0700").press("enter");
    tui.wait_for("filter: o-0700 · 1 of 1,500 loaded");
    assert_eq!(tui.demo.requests().count("dev", "Scan"), 2, "by key only");
}

#[test]
fn a_key_that_is_asked_for_before_the_table_is_described_is_asked_for_when_it_is() {
    let options = DemoOptions {
        items: 30,
        faults: Faults {
            held: Some("DescribeTable".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    };
    let tui = Tui::over(Demo::start(options).unwrap(), (80, 24), &["dev:users"]);
    tui.wait_for("RRU in all").press("K");
    tui.wait_for("Looking up the table's key first");
    tui.demo.set_faults(Faults::default());
    tui.wait_for_all(&["Key of dev:users", "id (S)"]);
}

#[test]
fn what_is_wrong_with_a_key_stands_above_the_keys_that_work_and_takes_nothing_away() {
    let tui = Tui::open((80, 24), &["audit:users"]);
    tui.wait_for("id (S) ›").press("enter");
    tui.wait("the error and the keys", |frame| {
        frame.contains("id (S) ›")
            && frame.contains("Enter reads · F4 attributes · Esc closes")
            && frame.contains("cannot be left out")
    });
}

#[test]
fn numbers_as_keys_are_found_however_they_are_spelled() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    let long = "12345678901234567890123456789012345678";
    tables::create(&demo, "dev", "numbers", &[("n", Key::N), ("at", Key::N)]);
    let items = [
        ("1", "-0.5", "one"),
        (long, "1", "long"),
        ("-7", "1E-130", "small"),
    ];
    let items = items.map(|(n, at, name)| {
        format!(r#"{{"n":{{"N":"{n}"}},"at":{{"N":"{at}"}},"name":{{"S":"{name}"}}}}"#)
    });
    tables::put(&demo, "dev", "numbers", items);
    let tui = Tui::over(demo, (100, 24), &["dev:numbers"]);
    tui.wait_for("all 3 loaded");
    let small = format!("0.{}1", "0".repeat(129));
    for (n, at, name) in [
        ("1", "-0.5", "one"),
        ("1.0", "-5e-1", "one"),
        ("1e0", "-00.50", "one"),
        ("0.1E+1", "-0.5", "one"),
        (long, "1.000", "long"),
        ("1.2345678901234567890123456789012345678e37", "1", "long"),
        ("-7.0", "1e-130", "small"),
        ("-70e-1", &small, "small"),
    ] {
        tui.press("K").wait_for("Key of dev:numbers");
        tui.write(n).press("tab").write(at).press("enter");
        tui.wait_for_all(&["GetItem", "all 1 loaded", name]);
        // The partition alone.
        tui.press("K").wait_for("Key of dev:numbers");
        tui.write(n).press("enter");
        tui.wait_for_all(&["Query", "all 1 loaded", name]);
    }
    // What is no number is told before anything is sent.
    let before = tui.demo.requests();
    tui.press("K").wait_for("Key of dev:numbers");
    tui.write("one")
        .press("enter")
        .wait_for("is not a DynamoDB number");
    tui.press("ctrl-u")
        .write(&format!("{long}9"))
        .press("enter");
    tui.wait_for("n: ");
    assert_eq!(tui.demo.requests(), before);
}

#[test]
fn bytes_as_keys_are_written_in_base64() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        ..DemoOptions::default()
    })
    .unwrap();
    tables::create(&demo, "dev", "bytes", &[("id", Key::B)]);
    let items = [("AP+A", "three"), ("/w==", "one")];
    let items =
        items.map(|(id, name)| format!(r#"{{"id":{{"B":"{id}"}},"name":{{"S":"{name}"}}}}"#));
    tables::put(&demo, "dev", "bytes", items);
    let tui = Tui::over(demo, (100, 24), &["dev:bytes"]);
    tui.wait_for("all 2 loaded");
    for (id, name) in [("AP+A", "three"), ("/w==", "one")] {
        tui.press("K").wait_for("id (B)").write(id).press("enter");
        tui.wait_for_all(&[&format!("key id = {id} · GetItem"), "all 1 loaded", name]);
    }
    let before = tui.demo.requests();
    tui.press("K").wait_for("id (B)").write("/w").press("enter");
    tui.wait_for("write them in base64, with their =");
    assert_eq!(tui.demo.requests(), before);
}
