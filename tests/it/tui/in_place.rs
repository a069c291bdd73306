//! What fails is told in its place, to its last line, and what was there before stays.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;
use super::readable::snapshot;

const NARROW: (u16, u16) = (80, 24);

fn demo(items: u32) -> Demo {
    Demo::start(DemoOptions {
        items,
        ..DemoOptions::default()
    })
    .unwrap()
}

fn may(demo: &Demo, actions: &str) {
    let statement = format!(r#"{{"Effect": "Allow", "Action": [{actions}], "Resource": "*"}}"#);
    let policy = format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#);
    demo.set_role_policy("dev", &policy).unwrap();
}

const NOTHING: &str = r#""dynamodb:PutItem""#;
const ALL: &str = r#""dynamodb:*""#;

#[test]
fn items_that_cannot_be_read_again_stay_with_their_marks_cursor_and_filter() {
    let tui = Tui::over(demo(300), NARROW, &["dev:users"]);
    tui.wait_for("all 301 loaded");
    tui.press("space j j /")
        .write("u-")
        .press("enter")
        .wait_for_all(&["filter: u- · 301 of 301", "1 marked"]);
    let under_cursor = tui.cell_of("u-000299").bg;
    let is_second = |tui: &Tui| tui.cell_of("u-000169").bg == under_cursor;
    tui.press("j");
    tui.wait_beside("the second row", |_| is_second(&tui));
    let row = |frame: &str| {
        let rows = frame.lines().filter(|line| line.starts_with('┃'));
        rows.map(str::to_owned).nth(1).unwrap()
    };
    let marked = row(&tui.frame());
    assert!(marked.contains('●'), "{marked}");
    may(&tui.demo, NOTHING);
    tui.press("r");
    // What may not be scanned can be read by its key: that is asked first.
    tui.wait_for("Key of dev:users").press("esc");
    tui.wait_for_all(&[
        "Not read again: these are the items of before.",
        "Could not read items of dev:users: AccessDeniedException",
        "1 marked · 301 of before",
        "filter: u-",
    ]);
    snapshot(&tui, "items_not_read_again_80x24");
    assert_eq!(row(&tui.frame()), marked);
    assert!(is_second(&tui), "the cursor has moved");
    // They are looked at, marked and opened as ever.
    tui.press("space").wait_for("2 marked");
    tui.press("enter").wait_for("tree").press("esc");
    // Read again at last, they make room for what is there now.
    may(&tui.demo, ALL);
    tui.press("r").wait_until_gone("of before");
    tui.wait_for("filter: u-").wait_until_gone("marked");
}

#[test]
fn items_that_are_being_read_again_stay_until_the_first_page_and_ctrl_c_keeps_them() {
    let tui = Tui::over(demo(300), NARROW, &["dev:users"]);
    tui.wait_for("all 301 loaded");
    tui.demo.set_faults(Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    });
    tui.press("r")
        .wait_for_all(&["reading again, 301 of before", "u-0"]);
    tui.press("ctrl-c")
        .wait_for("Stopped")
        .wait_until_gone("reading again")
        .wait_for("301 of before");
    tui.press("r").wait_for("reading again, 301 of before");
    tui.demo.set_faults(Faults::default());
    tui.wait_until_gone("of before").wait_for("all 301 loaded");
}

#[test]
fn all_that_is_loaded_while_it_is_read_again_is_read_from_the_beginning() {
    let tui = Tui::over(demo(300), NARROW, &["dev:users"]);
    tui.wait_for("all 301 loaded").press("space");
    let hold = || Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    };
    tui.demo.set_faults(hold());
    tui.press("r").wait_for("reading again, 301 of before");
    tui.press("L").wait_beside("the request for all", |demo| {
        demo.requests().count("dev", "Scan") > 2
    });
    assert!(tui.frame().contains("301 of before"), "{}", tui.frame());
    tui.demo.set_faults(Faults::default());
    tui.wait_for("all 301 loaded").wait_until_gone("marked");
    // The same where reading again was stopped: what is there is of before, and counts as nothing.
    tui.demo.set_faults(hold());
    tui.press("r").wait_for("reading again, 301 of before");
    tui.press("ctrl-c").wait_for("Stopped");
    let scans = tui.demo.requests().count("dev", "Scan");
    tui.demo.set_faults(Faults::default());
    tui.press("L").wait_for("all 301 loaded");
    assert!(tui.demo.requests().count("dev", "Scan") > scans);
}

#[test]
fn tables_that_cannot_be_listed_again_stay_under_the_cursor_and_say_so() {
    let tui = Tui::over(demo(10), NARROW, &["dev"]);
    tui.wait_for("users").press("j j");
    may(&tui.demo, NOTHING);
    tui.press("r").wait_for_all(&[
        "Not listed again: these are the tables of before.",
        "kitchen-sink",
        "users",
        "Could not list the tables of dev",
    ]);
    snapshot(&tui, "tables_not_listed_again_80x24");
    may(&tui.demo, ALL);
    tui.press("r").wait_until_gone("of before");
    tui.press("enter").wait_for("RRU in all");
}

#[test]
fn two_items_that_cannot_be_read_again_stay_side_by_side() {
    let tui = Tui::over(demo(300), (120, 30), &["dev:users", "staging:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("=").wait_for("done").press("enter");
    tui.wait_for_all(&["1 difference", "Nia Chen"]);
    may(&tui.demo, NOTHING);
    tui.press("r").wait_for_all(&[
        "Not read again: these are the items of before.",
        "São Paulo",
        "dynamodb:GetItem",
    ]);
    may(&tui.demo, ALL);
    tui.press("r")
        .wait_until_gone("of before")
        .wait_for("Nia Chen");
}

#[test]
fn a_failure_in_place_is_read_to_its_last_line_there() {
    let demo = demo(10);
    may(&demo, NOTHING);
    let tui = Tui::over(demo, NARROW, &["dev:products"]);
    tui.wait_for("Key attributes").press("esc");
    tui.wait_for_all(&[
        "Could not read items of dev:products: AccessDeniedException",
        "\"Action\": \"dynamodb:Scan\"",
        "↑↓ PgUp PgDn scroll",
    ]);
    snapshot(&tui, "denied_table_80x24");
    tui.press("G").wait_for_all(&["request id", "↑ "]);
    tui.press("k").wait_for("↓ 1 more line");
    tui.press("g")
        .wait_for("Could not read items of dev:products");
    tui.press("pagedown").wait_for("request id");
}

#[test]
fn a_denied_role_is_read_to_its_end_below_the_list_that_keeps_its_keys() {
    let demo = demo(10);
    demo.set_faults(Faults {
        denied_role: Some("staging".to_owned()),
        ..Faults::default()
    });
    let tui = Tui::over(demo, NARROW, &[]);
    tui.wait_for("dev ").press("down enter").wait_for_all(&[
        "Could not assume the role of staging: AccessDenied",
        "has to have this statement",
        "\"Action\": \"sts:AssumeRole\"",
        "PgUp PgDn scroll",
    ]);
    tui.press("pagedown")
        .wait_for_all(&["\"Resource\": \"arn:aws:iam::222222222222", "↑ "]);
    tui.press("pagedown")
        .wait_for_all(&["AWS said    User: arn:aws", "is not"]);
    tui.press("pageup pageup")
        .wait_for("→ AWS says the same whichever it is");
    // The list has its own keys still.
    tui.press("j").wait_until_gone("R tries again");
    tui.press("k").wait_for("R tries again");
}

#[test]
fn with_many_accounts_the_one_that_failed_says_why_below_some_of_them() {
    let demo = Demo::start(DemoOptions {
        items: 10,
        accounts: 40,
        faults: Faults {
            denied_role: Some("staging".to_owned()),
            ..Faults::default()
        },
        ..DemoOptions::default()
    });
    let tui = Tui::over(demo.unwrap(), NARROW, &[]);
    tui.wait_for("acct-0001").press("/").write("staging");
    tui.press("enter enter").wait_for("R tries again");
    tui.press("esc").wait_for_all(&[
        "acct-0001",
        "Could not assume the role of staging",
        "R tries again",
    ]);
    assert!(
        tui.frame().contains("staging    222222222222"),
        "{}",
        tui.frame()
    );
}

#[test]
fn the_rows_above_a_failure_are_those_that_match_the_filter() {
    let tui = Tui::over(demo(10), NARROW, &["dev"]);
    tui.wait_for("users").press("/").write("users");
    tui.press("enter").wait_until_gone("kitchen-sink");
    may(&tui.demo, NOTHING);
    tui.press("r").wait_for_all(&[
        "users",
        "Not listed again: these are the tables of before.",
        "Could not list the tables of dev",
    ]);
    let frame = tui.frame();
    let at = |words: &str| frame.lines().position(|line| line.contains(words)).unwrap();
    let row = frame.lines().position(|line| line.starts_with("┃ users"));
    assert_eq!(at("Not listed again"), row.unwrap() + 1, "{frame}");
}

#[test]
fn a_session_that_fails_does_not_call_the_tables_those_of_before() {
    let tui = Tui::over(demo(10), NARROW, &["dev"]);
    tui.wait_for("users");
    tui.demo.set_faults(Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    });
    tui.press("R")
        .wait_for_all(&["Could not assume the role of dev", "R tries again"]);
    assert!(!tui.frame().contains("of before"), "{}", tui.frame());
}

#[test]
fn the_log_opens_at_the_failure_that_is_on_the_screen_though_another_came_later() {
    let tui = Tui::over(demo(300), (160, 30), &["prod:orders", "dev:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}]}"#;
    tui.demo.set_role_policy("prod", policy).unwrap();
    may(&tui.demo, NOTHING);
    tui.press("r")
        .wait_for_all(&["kms:Decrypt", "! then y copies the statement"]);
    tui.press("tab r")
        .wait_for("Key of dev:users")
        .press("esc tab");
    tui.wait_until_gone("Key of dev:users").press("! y");
    tui.wait_for("Sent the statement");
    let copied = tui.clipboard();
    assert!(copied[0].contains("kms:Decrypt"), "{copied:?}");
}
