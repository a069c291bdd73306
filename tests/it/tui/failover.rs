//! An account that fails, and its backup.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;

/// prod with a backup, opened at these places.
fn open(faults: Faults, places: &[&str]) -> Tui {
    let options = DemoOptions {
        items: 300,
        faults,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let wanted = "failover = \"staging\"";
    let config = demo.config_toml();
    let config = config.replace("failover = \"standby\"", wanted);
    Tui::with_config(demo, &config, (120, 30), places)
}

fn denied() -> Faults {
    Faults {
        denied_role: Some("prod".to_owned()),
        ..Faults::default()
    }
}

#[test]
fn when_an_account_fails_one_key_opens_the_same_table_in_its_backup_marked_and_read_only() {
    let tui = open(denied(), &["prod:users", "dev:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("B")
        .wait_for_all(&["backup of prod", "222222222222", "┃  id"]);
    assert_eq!(tui.demo.requests().count("prod", "Scan"), 0);
    // Copying into it is refused.
    tui.press("tab").wait_for("RRU in all");
    tui.press("space F5")
        .wait_for("stands in for prod: nothing is written to a backup");
    assert_eq!(tui.demo.requests().writes("staging"), 0);
    // Copying from it is not.
    tui.press("tab space F5").wait_for("Copy to dev");
}

#[test]
fn the_backup_itself_may_be_written_when_it_is_opened_by_its_own_name() {
    let tui = open(denied(), &["prod:users", "dev:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("B").wait_for_all(&["backup of prod", "┃  id"]);
    tui.press("o")
        .wait_for("Open a place")
        .write("staging:users");
    tui.press("enter").wait_until_gone("backup of prod");
    tui.press("tab space F5").wait_for("Copy to staging");
}

#[test]
fn an_account_without_a_backup_says_so() {
    let faults = Faults {
        denied_role: Some("dev".to_owned()),
        ..Faults::default()
    };
    let tui = open(faults, &["dev"]);
    tui.wait_for("! tells more");
    assert!(
        !tui.frame().contains("B opens its backup"),
        "{}",
        tui.frame()
    );
    tui.press("B")
        .wait_for("dev has no backup: failover in the config names one");
}

#[test]
fn another_region_of_a_backup_is_still_the_backup() {
    let tui = open(denied(), &["prod:users", "dev:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("B").wait_for_all(&["backup of prod", "┃  id"]);
    tui.press("o")
        .wait_for("Open a place")
        .write("@us-east-1:orders")
        .press("enter")
        .wait_for_all(&["backup of prod  222222222222 ▸ orders", "RRU in all"]);
    let arn = "arn:aws:dynamodb:us-east-1:222222222222:table/users";
    tui.press("o")
        .wait_for("Open a place")
        .write(arn)
        .press("enter")
        .wait_for_all(&["backup of prod  222222222222 ▸ users", "RRU in all"]);
    // Copying into it is refused still.
    tui.press("tab").wait_for("RRU in all");
    tui.press("space F5")
        .wait_for("stands in for prod: nothing is written to a backup");
    assert_eq!(tui.demo.requests().writes("staging"), 0);
}

#[test]
fn after_going_elsewhere_it_is_the_backup_of_what_is_there() {
    let tui = open(denied(), &["prod:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("@")
        .wait_for("Go to which account?")
        .write("dev")
        .press("enter")
        .wait_for("dev  111111111111 ▸ tables");
    tui.press("B")
        .wait_for("dev has no backup: failover in the config names one");
}

#[test]
fn on_the_list_it_is_the_backup_of_the_account_under_the_cursor() {
    let tui = open(denied(), &["prod:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("home B")
        .wait_for("dev has no backup: failover in the config names one");
    tui.press("down down")
        .press("B")
        .wait_for_all(&["backup of prod", "┃  id"]);
}

#[test]
fn what_fails_on_the_other_side_does_not_promise_a_key_that_does_something_else() {
    let tui = open(denied(), &["dev", "prod"]);
    tui.wait_for_all(&["dev  111111111111 ▸ tables", "! tells more"]);
    let frame = tui.frame();
    let told = frame.lines().find(|line| line.contains("! tells more"));
    assert!(!told.unwrap().contains("B opens"), "{frame}");
}

#[test]
fn the_backup_of_a_shared_table_is_its_own_table_of_that_name() {
    let shared = "arn:aws:dynamodb:us-east-1:333333333333:table/products";
    let tui = {
        let options = DemoOptions {
            items: 300,
            ..DemoOptions::default()
        };
        let demo = Demo::start(options).unwrap();
        let config = demo
            .config_toml()
            .replace("[accounts.dev]", "[accounts.dev]\nfailover = \"staging\"");
        Tui::with_config(demo, &config, (120, 30), &[&format!("dev:{shared}")])
    };
    tui.wait_for("RRU in all");
    let read = tui.demo.requests().count("prod", "Scan");
    tui.press("B")
        .wait_for_all(&["backup of dev  222222222222 ▸ products", "RRU in all"]);
    assert_eq!(tui.demo.requests().count("prod", "Scan"), read);
    assert!(tui.demo.requests().count("staging", "Scan") > 0);
}

#[test]
fn the_region_goes_with_it_where_the_backup_is_used_there_and_else_that_is_said() {
    let with = |regions: &str| {
        let demo = Demo::start(DemoOptions {
            items: 300,
            ..DemoOptions::default()
        });
        let demo = demo.unwrap();
        let config = demo
            .config_toml()
            .replace("[accounts.dev]", "[accounts.dev]\nfailover = \"staging\"")
            .replace(
                "[accounts.staging]",
                &format!("[accounts.staging]\n{regions}"),
            );
        let tui = Tui::with_config(demo, &config, (160, 30), &["dev@eu-west-1"]);
        tui.wait_for("dev  111111111111 ▸ tables in eu-west-1");
        tui.press("B");
        tui
    };
    with("regions = [\"us-east-1\", \"eu-west-1\"]").wait_for_all(&[
        "backup of dev  222222222222 ▸ tables in eu-west-1",
        "- goes back",
    ]);
    with("").wait_for_all(&[
        "backup of dev  222222222222 ▸ tables in us-east-1",
        "in its own region: its regions have no eu-west-1",
    ]);
}

#[test]
fn no_backup_is_offered_for_a_table_that_is_not_there() {
    let tui = open(Faults::default(), &["prod:usres"]);
    tui.wait_for_all(&["ResourceNotFoundException", "R tries again"]);
    assert!(!tui.frame().contains("opens its backup"), "{}", tui.frame());
}

#[test]
fn a_narrow_title_leaves_the_region_out_rather_than_cut_it_and_keeps_the_count() {
    let tui = open(denied(), &["prod"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("B")
        .wait_for_all(&["backup of prod", "kitchen-sink"]);
    let title = |frame: &str| frame.lines().nth(1).unwrap().to_owned();
    tui.wait("all tables", |frame| title(frame).contains(" 5 ┓"));
    let whole = title(&tui.frame());
    assert!(
        whole.contains("▸ tables") && !whole.contains("in us"),
        "{whole}"
    );
    tui.press("F11")
        .wait("one side", |frame| !frame.contains("accounts ─"));
    tui.wait_for("▸ tables in us-east-1");
}

/// The backup's role, too, may be one that may not scan.
#[test]
fn what_was_read_by_its_key_is_read_by_that_in_the_backup() {
    let tui = open(Faults::default(), &["prod:users"]);
    tui.wait_for("RRU in all").press("K");
    tui.wait_for("Key of prod:users").write("u-000042");
    tui.press("enter").wait_for("key id = u-000042 · GetItem");
    tui.press("B").wait_for_all(&[
        "backup of prod  222222222222 ▸ users",
        "key id = u-000042 · GetItem",
        "all 1",
    ]);
    assert_eq!(tui.demo.requests().count("staging", "Scan"), 0);
    // And so it is where one goes back.
    tui.press("-").wait_for_all(&[
        "PROD  333333333333 ▸ users",
        "key id = u-000042 · GetItem",
        "all 1",
    ]);
}

#[test]
fn where_there_is_nothing_to_go_back_to_the_backup_says_how_to_go_to_the_account_itself() {
    let tui = open(denied(), &["prod:users"]);
    tui.wait_for("B opens its backup, staging");
    tui.press("B")
        .wait_for_all(&["backup of prod", "@ prod goes to the account itself"]);
    assert!(!tui.frame().contains("- goes back"), "{}", tui.frame());
}

#[test]
fn from_the_backup_of_an_item_one_goes_back_to_that_item_open() {
    let tui = open(Faults::default(), &["prod:users"]);
    tui.wait_for("RRU in all").press("down down down enter");
    tui.wait_for_all(&["to write", "▸ u-"]);
    let frame = tui.frame();
    let named = frame.split("▸ u-").nth(1).unwrap();
    let id = format!("u-{}", named.split_whitespace().next().unwrap());
    tui.press("B")
        .wait_for_all(&["backup of prod", "- goes back", &format!("key id = {id}")]);
    tui.press("-")
        .wait_for_all(&["PROD", "to write", &format!("▸ {id}")]);
    tui.press("esc").wait_for_all(&[
        "PROD  333333333333 ▸ users",
        &format!("key id = {id} · GetItem"),
    ]);
}

#[test]
fn from_an_item_the_same_item_is_opened_in_the_backup() {
    let tui = open(Faults::default(), &["prod:orders/by-status"]);
    tui.wait_for("RRU in all").press("enter");
    tui.wait_for("tree").press("B");
    tui.wait_for_all(&[
        "backup of prod  222222222222 ▸ orders",
        "key customer_id = u-",
        ", order_id = o-",
        "┃  u-",
    ]);
    let count = |operation| tui.demo.requests().count("staging", operation);
    assert_eq!((count("Scan"), count("GetItem")), (0, 1));
}
