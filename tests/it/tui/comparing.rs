//! Two tables against each other.

use dynahop::demo::{DemoOptions, describe};

use super::Tui;

/// What the demo says about users of dev and prod.
fn described() -> serde_json::Value {
    let options = DemoOptions {
        items: 300,
        ..DemoOptions::default()
    };
    let all = describe(&options).unwrap();
    let pairs = all["pairs"].as_array().unwrap();
    let users = |pair: &&serde_json::Value| {
        pair["table"] == "users" && pair["source"] == "dev" && pair["target"] == "prod"
    };
    pairs.iter().find(users).unwrap().clone()
}

#[test]
fn a_comparison_counts_what_there_really_is() {
    let tui = Tui::open((120, 30), &["dev:users", "prod:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("=").wait_for("done");
    let truth = described();
    tui.wait_for_all(&[
        &format!("= {} the same", truth["same"]),
        &format!("* {} differ", truth["changed"]),
        &format!("+ {} only at the source", truth["only_source"]),
        &format!("- {} only at the target", truth["only_target"]),
    ]);
    let shown = |kind: &str| format!("{} difference", truth[kind]);
    tui.press("1")
        .wait_for(&shown("changed"))
        .press("2")
        .wait_for(&shown("only_source"));
    tui.press("3")
        .wait_for(&shown("only_target"))
        .press("0")
        .wait_for("showing all");
}

#[test]
fn a_difference_opens_as_two_items_aligned_by_path() {
    let tui = Tui::open((120, 30), &["dev:users", "prod:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("=")
        .wait_for("done")
        .press("1 enter")
        .wait_for_all(&["= id", "1 difference", "* "]);
    tui.press("n n n")
        .wait_for("No more differences")
        .press("esc")
        .wait_for("only at the source");
}

#[test]
fn with_one_side_in_a_table_it_asks_which_account() {
    let tui = Tui::open((80, 24), &["dev:products"]);
    tui.wait_for("RRU in all")
        .press("=")
        .wait_for("in which account?")
        .write("prod")
        .press("enter");
    tui.wait_for_all(&["PROD", "done", "the same"]);
    tui.press("esc")
        .wait_for("RRU in all")
        .press("=")
        .write("dev")
        .press("enter")
        .wait_for("That is the same table");
}

#[test]
fn an_item_is_compared_with_the_same_one_on_the_other_side() {
    let tui = Tui::open((120, 30), &["dev:health-check", "prod"]);
    tui.wait_for_all(&["all 1 loaded", "PROD  333333333333"])
        .press("enter")
        // Its name is there when the table's key is known, which may come after its items.
        .wait_for_all(&["to write", "▸ ping"]);
    tui.press("=").wait_for_all(&["━▶", "= id", "the same"]);
}

#[test]
fn a_table_that_is_missing_on_the_other_side_says_so() {
    let tui = Tui::open((80, 24), &["dev:products", "backup"]);
    tui.wait_for("RRU in all")
        .press("=")
        .write("backup")
        .press("enter");
    tui.wait_for_all(&["ResourceNotFoundException", "backup:products"]);
}

#[test]
fn what_is_known_of_a_comparison_says_whether_it_is_all() {
    let tui = Tui::open((120, 30), &["dev:users", "staging:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("=")
        .wait_for("done")
        .press("i")
        .wait_for("In all:");
    let tui = Tui::open((120, 30), &["dev:users", "audit:users"]);
    tui.wait_for_all(&["RRU in all", "K reads items by their key"]);
    tui.press("=").wait_for("R tries again (").press("i");
    tui.wait_for_all(&["AccessDenied", "; until then:"]);
}

#[test]
fn values_that_are_cut_in_a_pair_are_told_whole_and_copied() {
    let tui = Tui::open((120, 30), &["prod:kitchen-sink", "dev:kitchen-sink"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.resize(80, 24);
    tui.press("=").wait_for("done");
    tui.press("/").write("02-numbers").press("enter enter");
    tui.wait_for_all(&["1 difference", "open"]);
    let longest = "12345678901234567890123456789012345678";
    assert!(!tui.frame().contains(longest), "{}", tui.frame());
    tui.press("enter").wait_for_all(&[
        "source prod:kitchen-sink (N):",
        longest,
        "target dev:kitchen-sink (N):",
        "12345678901234567890123456789012345679",
        "y copies both values",
    ]);
    tui.press("y").wait_for("Sent both values");
    let copied = tui.clipboard();
    assert_eq!(
        copied[0],
        "longest\n\nsource prod:kitchen-sink (N):\n12345678901234567890123456789012345678\n\n\
         target dev:kitchen-sink (N):\n12345678901234567890123456789012345679"
    );
}
