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
