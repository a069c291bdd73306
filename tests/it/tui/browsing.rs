//! Accounts, tables, items, one item.

use std::time::Duration;

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;

fn demo_with(items: u32) -> Demo {
    Demo::start(DemoOptions {
        items,
        ..DemoOptions::default()
    })
    .unwrap()
}

#[test]
fn the_first_page_is_two_screens_and_nothing_is_read_unasked() {
    let tui = Tui::over(demo_with(5000), (80, 24), &["dev:users"]);
    // 19 rows: 38 items, and then 1,000 more, since fewer than two screens were left below.
    tui.wait_for("1,038 of ~");
    assert_eq!(tui.demo.requests().count("dev", "Scan"), 2);
    tui.press("pagedown pagedown").wait_for("1,038 of ~");
    assert_eq!(
        tui.demo.requests().count("dev", "Scan"),
        2,
        "enough is loaded"
    );
    tui.press("G").wait_for("2,038 of ~");
    assert_eq!(tui.demo.requests().count("dev", "Scan"), 3);
}

#[test]
fn load_all_loads_all_and_says_so() {
    let tui = Tui::over(demo_with(5000), (80, 24), &["dev:users"]);
    tui.wait_for("1,038 of ~")
        .press("L")
        .wait_for("all 4,9")
        .press("L")
        .wait_for("everything is loaded");
}

#[test]
fn ctrl_c_stops_loading_and_what_came_stays() {
    let tui = Tui::over(demo_with(20_000), (80, 24), &["dev:users"]);
    tui.wait_for("1,038 of ~");
    tui.demo.set_faults(Faults {
        latency: Duration::from_millis(300),
        ..Faults::default()
    });
    tui.press("L")
        .wait("a page of the whole", |frame| !frame.contains("1,038 of ~"))
        .press("ctrl-c")
        .wait_for("Stopped");
    let scans = tui.demo.requests().count("dev", "Scan");
    tui.press("i")
        .wait_for("Table dev:users")
        .press("esc")
        .wait_until_gone("Table dev:users");
    assert!(
        tui.demo.requests().count("dev", "Scan") <= scans + 1,
        "it went on reading"
    );
    assert!(tui.frame().contains("of ~"), "{}", tui.frame());
}

#[test]
fn a_filter_shows_what_matches_among_what_is_loaded_and_esc_shows_all_again() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("all 301 loaded")
        .press("/")
        .write("u-000017")
        .wait_for("· 1 of 301")
        .press("enter");
    assert!(tui.frame().contains("u-000017"), "{}", tui.frame());
    let scans = tui.demo.requests().count("dev", "Scan");
    tui.press("esc")
        .wait_for("RRU in all")
        .wait_until_gone("filter:");
    assert_eq!(
        tui.demo.requests().count("dev", "Scan"),
        scans,
        "a filter reads nothing"
    );
}

#[test]
fn reading_again_keeps_the_filter() {
    let tui = Tui::open((120, 30), &["dev:users"]);
    tui.wait_for("all 301 loaded").press("/").write("u-000017");
    tui.wait_for("· 1 of 301").press("enter r");
    // It looks at the first page, and nothing more is asked for until somebody does.
    tui.wait("the filter over what was read again", |frame| {
        frame.contains("filter: u-000017") && frame.contains(" loaded") && !frame.contains("of 301")
    });
    tui.press("L").wait_for("· 1 of 301");
}

#[test]
fn lists_are_filtered_by_typing() {
    let tui = Tui::open((80, 24), &[]);
    tui.wait_for("staging")
        .press("/")
        .write("AG")
        .wait_for("1 of 6")
        .wait_until_gone("PROD");
    tui.press("enter enter")
        .wait_for("222222222222 ▸ tables")
        .wait_for("orders");
    tui.press("/")
        .write("kit")
        .wait_for("1 of 5")
        .press("esc")
        .wait_for("orders");
}

#[test]
fn an_item_is_a_tree_plain_json_dynamodb_json_and_the_bytes_that_came() {
    let tui = Tui::open((100, 40), &["dev:kitchen-sink"]);
    tui.wait_for("all 28 loaded")
        .press("/")
        .write("02-numbers")
        .press("enter");
    tui.wait_for("· 1 of")
        .press("enter")
        .wait_for("WRU to write");
    tui.press("2")
        .wait_for("12345678901234567890123456789012345678");
    tui.press("3")
        .wait_for("\"N\": \"-12345678901234567890123456789012345678\"");
    tui.press("4").wait_for("{\"N\":\"");
    tui.press("1")
        .wait_for("tree")
        .press("/")
        .write("1234567890123")
        .press("enter")
        .wait_for("filter:");
    tui.press("esc")
        .wait_until_gone("filter:")
        .press("esc")
        .wait_for("· 1 of");
}

#[test]
fn yank_copies_a_name_an_item_and_a_value() {
    let tui = Tui::open((100, 30), &["dev"]);
    tui.wait_for("health-check")
        .press("y")
        .wait_for("Sent 12 characters");
    tui.press("enter")
        .wait_for("all 1 loaded")
        .press("y")
        .wait_for("to the terminal's clipboard");
    tui.press("enter")
        // The key comes first when it is known.
        .wait_for_all(&["WRU to write", "▸ ping"])
        .press("down y")
        .wait_for("Sent 4 characters");
    let clipboard = tui.clipboard();
    assert_eq!(clipboard[0], "health-check");
    let item: serde_json::Value = serde_json::from_str(&clipboard[1]).unwrap();
    assert_eq!(item["id"], "ping");
    assert_eq!(clipboard[2], "pong");
}

#[test]
fn a_place_is_opened_by_its_name() {
    let tui = Tui::open((80, 24), &["dev"]);
    tui.wait_for("▸ tables")
        .press("o")
        .wait_for("Open a place")
        .write("products")
        .press("enter");
    tui.wait_for("dev  111111111111 ▸ products");
    tui.press("o")
        .write("staging:orders/by-status")
        .press("enter")
        .wait_for("222222222222 ▸ orders/by-status");
    tui.wait_for("Scan by-status");
    tui.press("o")
        .write("stagin:users")
        .press("enter")
        .wait_for("staging")
        .press("esc");
    tui.press("-").wait_for("dev  111111111111 ▸ products");
    // A table that is not there says so where its items would be, and where else it might be.
    tui.press("o")
        .write("nowhere")
        .press("enter")
        .wait_for_all(&["ResourceNotFoundException", "another region"]);
}

#[test]
fn another_region_is_another_place() {
    let tui = Tui::open((80, 24), &["dev@eu-west-1"]);
    tui.wait_for_all(&["111111111111", "eu-west-1", "invoices"])
        .wait_until_gone("orders");
    let tui = Tui::open((80, 24), &["dev@eu-west-2"]);
    tui.wait_for_all(&["111111111111", "eu-west-2", "No tables here"]);
}

#[test]
fn each_side_has_its_own_place() {
    let tui = Tui::open((120, 30), &["dev:products", "prod"]);
    tui.wait_for_all(&[
        "dev  111111111111 ▸ products",
        "PROD  333333333333 ▸ tables",
        "kitchen-sink",
    ]);
    tui.press("tab")
        .press("enter")
        .wait_for("PROD  333333333333 ▸ health-check");
    assert!(
        tui.frame().contains("dev  111111111111 ▸ products"),
        "{}",
        tui.frame()
    );
    tui.press("X")
        .wait_for("┏ PROD  333333333333 ▸ health-check");
}

#[test]
fn foreign_text_reaches_no_cell_as_a_control_character() {
    let tui = Tui::open((120, 40), &["dev:kitchen-sink"]);
    tui.wait_for("all 28 loaded");
    let mut seen = String::new();
    for _ in 0..30 {
        for spelling in ["1", "2", "3", "4"] {
            seen.push_str(&tui.frame());
            tui.press("enter").wait_for("to write").press(spelling);
            let wanted =
                ["tree", "JSON", "DynamoDB JSON", "raw"][spelling.parse::<usize>().unwrap() - 1];
            seen.push_str(&tui.wait_for(wanted).frame());
            tui.press("esc").wait_for("RRU in all");
        }
        tui.press("down");
    }
    let bad = |c: char| {
        (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}'
    };
    assert_eq!(seen.chars().find(|c| bad(*c)), None);
    assert!(seen.contains('␛'), "a terminal escape is shown by its sign");
}

#[test]
fn a_wrong_key_says_where_help_is() {
    let tui = Tui::open((80, 24), &[]);
    tui.wait_for("staging")
        .press("w")
        .wait_for("w does nothing here; ? lists the keys");
    tui.press("?")
        .wait_for_all(&["Keys in accounts", "open what is under the cursor"])
        .press("esc");
    tui.press(":")
        .wait_for("Commands")
        .write("swap")
        .wait_for("swap the two sides")
        .press("enter");
    tui.wait_until_gone("Commands");
    tui.paste("q\nq").wait_for("Pasted text is no keys");
}

#[test]
fn quitting_ends_the_program() {
    let tui = Tui::open((80, 24), &[]);
    tui.wait_for("staging")
        .press("ctrl-c")
        .wait_for("once more quits")
        .press("ctrl-c");
    tui.wait_for_end();
    let tui = Tui::open((80, 24), &[]);
    tui.wait_for("staging").press("q");
    tui.wait_for_end();
}
