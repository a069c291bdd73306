//! What cannot be noted in the audit log is told on the screen, and how a copy that is cancelled is noted.

use std::path::Path;

use dynahop::demo::Faults;
use serde_json::Value;

use super::Tui;

const BOTH: [&str; 2] = ["dev:users", "staging:users"];

/// All of both tables: of the first page alone, what is marked differs in one item that the target lacks, which is put by
/// `PutItem`, and not held back.
fn both_loaded(tui: &Tui) {
    tui.wait("both sides loaded whole", |frame| {
        frame.matches("all 301 loaded").count() == 2
    });
}

/// From now on nothing more can be noted.
fn spoil(folder: &Path) {
    let log = folder.join("audit.jsonl");
    std::fs::remove_file(&log).ok();
    std::fs::create_dir(log).unwrap();
}

fn entries(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("audit.jsonl")).unwrap_or_default();
    let whole = text.lines().map(serde_json::from_str);
    whole.map(Result::unwrap).collect()
}

/// The copies among them, each with its result.
fn copies(folder: &Path) -> Vec<Value> {
    let mut entries = entries(folder);
    entries.retain(|entry| entry["operation"] == "copy");
    entries
}

/// Holds the answers to writes back, or lets them go.
fn hold(tui: &Tui, holds: bool) {
    tui.demo.set_faults(Faults {
        held: holds.then(|| "BatchWriteItem".to_owned()),
        ..Faults::default()
    });
}

#[test]
fn an_opening_that_cannot_be_noted_is_told_once_and_can_be_read_later() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let broken = folder.path().join("broken");
    std::fs::create_dir(&broken).unwrap();
    spoil(&broken);
    // A file where the folder would be; a folder where the file would be.
    for folder in [&in_the_way, &broken] {
        let tui = Tui::audited(folder, &["dev"]);
        tui.wait_for_all(&["kitchen-sink", "audit.jsonl cannot be written"]);
        // The next key takes the line away; the log has it, and no second one.
        tui.press("esc").wait_until_gone("cannot be written");
        tui.press("down enter")
            .wait_for("staging  222222222222 ▸ tables");
        tui.press("!")
            .wait_for_all(&["log: what went wrong", "audit.jsonl cannot be written"]);
        assert_eq!(
            tui.frame().matches(" the audit log").count(),
            2,
            "{}",
            tui.frame()
        );
    }
}

#[test]
fn pages_that_are_read_are_not_noted_and_neither_is_an_item_that_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.press("G enter").wait_for("tree").press("esc");
    tui.press("r").wait_for("all 301 loaded");
    assert!(tui.demo.requests().count("dev", "Scan") > 1);
    let entries = entries(folder.path());
    let mut opened: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| {
            let word = |field: &str| entry[field].as_str().unwrap();
            (word("operation"), word("account"))
        })
        .collect();
    opened.sort_unstable();
    assert_eq!(opened, [("open", "dev"), ("open", "staging")]);
}

#[test]
fn what_an_account_was_opened_for_is_noted_and_trying_all_is_no_browsing() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &["dev"]);
    tui.wait_for("kitchen-sink").press("H").wait_for_all(&[
        "✓ dev",
        "✓ staging",
        "✓ PROD",
        "! AUDIT",
    ]);
    tui.wait_until_gone(" of ");
    let entries = entries(folder.path());
    let mut opened: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| {
            let word = |field: &str| entry[field].as_str().unwrap();
            (word("account"), word("purpose"))
        })
        .collect();
    opened.sort_unstable();
    let expected = [
        ("audit", "check"),
        ("backup", "check"),
        ("dev", "browse"),
        ("prod", "check"),
        ("staging", "check"),
        ("standby", "check"),
    ];
    assert_eq!(opened, expected);
}

#[test]
fn a_copy_whose_beginning_cannot_be_noted_is_refused_and_the_screen_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    spoil(folder.path());
    tui.press("A F5").wait_for("[ Cancel ]").press("tab enter");
    tui.wait_for("audit.jsonl cannot be written");
    tui.press("J")
        .wait_for_all(&["✗ dev:users → staging:users", "cannot be written"]);
    tui.press("esc ! enter").wait_for_all(&[
        "Nothing is written that the audit log does not know of",
        "DYNAHOP_STATE",
    ]);
    assert_eq!(tui.demo.requests().writes("staging"), 0);
}

#[test]
fn a_copy_whose_end_cannot_be_noted_says_both_how_it_ended_and_that() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    hold(&tui, true);
    tui.press("A F5")
        .wait_for("[ Copy, overwrite what exists ]")
        .press("tab enter");
    tui.wait_beside("a write", |demo| demo.requests().writes("staging") > 0);
    spoil(folder.path());
    hold(&tui, false);
    tui.wait_for_all(&["RRU in staging) · the audit log", "cannot be written"]);
    tui.press("!").wait_for("audit.jsonl cannot be written");
}

#[test]
fn a_copy_that_is_cancelled_is_noted_as_that_with_what_was_written_before() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &["dev", "staging"]);
    tui.wait("both sides listed", |frame| {
        frame.matches("kitchen-sink").count() == 2
    });
    hold(&tui, true);
    tui.press("/")
        .write("users")
        .press("enter F5")
        .wait_for("[ Cancel ]");
    tui.press("tab enter");
    // As many batches as are under way at once, of twelve.
    tui.wait_beside("eight writes", |demo| {
        demo.requests().writes("staging") == 8
    });
    assert_eq!(copies(folder.path()).len(), 1, "noted before it begins");
    tui.press("J x")
        .wait_for("[ Go on ]")
        .press("tab enter")
        .wait_for("stopping");
    hold(&tui, false);
    tui.wait_for("200 written, cancelled before the end");
    let copies = copies(folder.path());
    let results: Vec<&Value> = copies.iter().map(|entry| &entry["result"]).collect();
    assert_eq!(results, ["begun", "cancelled"]);
    let cancelled = &copies[1];
    assert_eq!(cancelled["count"]["written"], 200, "{cancelled}");
    assert_eq!(cancelled["operation_id"], copies[0]["operation_id"]);
    assert!(cancelled["request_id"].is_string(), "{cancelled}");
}

#[test]
fn ctrl_c_among_the_jobs_asks_first_and_what_was_not_sent_has_not_failed() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.press("A F5").wait_for("[ Cancel ]");
    // AWS takes nothing: each batch waits to be tried again.
    tui.demo.set_faults(Faults {
        throttle: std::num::NonZeroU32::new(1),
        ..Faults::default()
    });
    tui.press("tab enter").wait_for("1 job").press("J");
    tui.wait_beside("writes", |demo| demo.requests().writes("staging") > 0);
    tui.press("ctrl-c").wait_for_all(&["Cancel", "[ Go on ]"]);
    // Once more is Esc, as in every dialog: it cancels nothing.
    tui.press("ctrl-c").wait_until_gone("[ Go on ]");
    assert!(!tui.frame().contains("stopping"), "{}", tui.frame());
    tui.press("ctrl-c")
        .wait_for("[ Go on ]")
        .press("tab enter")
        .wait_for("0 written, 13 not sent, cancelled before the end");
    assert!(!tui.frame().contains("failed"), "{}", tui.frame());
    let copies = copies(folder.path());
    let count = &copies.last().unwrap()["count"];
    assert_eq!(
        (&count["failed"], &count["not_sent"]),
        (&0.into(), &13.into()),
        "{count}"
    );
    // With no job that runs, Ctrl-C is what it is elsewhere.
    tui.press("ctrl-c").wait_for("Ctrl-C once more quits");
}

#[test]
fn a_comparison_that_is_left_is_noted_as_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.demo.set_faults(Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    });
    let before = tui.demo.requests().count("dev", "Scan");
    tui.press("=");
    tui.wait_beside("a scan", |demo| {
        demo.requests().count("dev", "Scan") > before
    });
    tui.press("esc").wait_for("RRU in all");
    tui.wait_beside("the entry", |_| {
        entries(folder.path())
            .iter()
            .any(|entry| entry["operation"] == "compare")
    });
    let entries = entries(folder.path());
    let compared = entries.iter().find(|entry| entry["operation"] == "compare");
    assert_eq!(compared.unwrap()["result"], "cancelled", "{compared:?}");
}

#[test]
fn a_comparison_by_key_is_noted_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.press("K").wait_for("Key of dev:users");
    tui.write("u-000001").press("enter").wait_for("GetItem");
    tui.press("=").wait_for_all(&["equal", "read 1 ━▶ 1 items"]);
    let entries = entries(folder.path());
    let compared = entries.last().unwrap();
    assert_eq!(
        (&compared["operation"], &compared["result"]),
        (&"compare".into(), &"done".into())
    );
    assert_eq!(compared["key"], "id = u-000001");
    assert_eq!(compared["table"], "users");
}

fn compares(folder: &Path) -> Vec<Value> {
    let mut entries = entries(folder);
    entries.retain(|entry| entry["operation"] == "compare");
    entries
}

#[test]
fn a_comparison_of_one_item_is_noted_with_its_key_and_the_requests_that_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.press("=").wait_for_all(&["the same", "u-000194"]);
    tui.wait_beside("the entry of both tables", |_| {
        compares(folder.path()).len() == 1
    });
    // An item that is opened alone, and compared then.
    tui.press("esc enter").wait_for("tree");
    tui.press("=");
    tui.wait_beside("the entry of one item", |_| {
        compares(folder.path()).len() == 2
    });
    let entries = compares(folder.path());
    let [tables, item] = &entries[..] else {
        panic!("{entries:?}")
    };
    assert!(tables.get("key").is_none(), "{tables}");
    assert!(item["key"].as_str().unwrap().starts_with("u-"), "{item}");
    for entry in [tables, item] {
        assert_eq!(entry["result"], "done", "{entry}");
        assert!(entry["caller"].is_string(), "{entry}");
        assert_eq!(entry["source"]["account_id"], "111111111111", "{entry}");
        let ids = [&entry["request_id"], &entry["source_request_id"]];
        assert!(ids.iter().all(|id| id.is_string()), "{entry}");
        assert_ne!(ids[0], ids[1], "{entry}");
    }
    assert_ne!(tables["request_id"], item["request_id"]);
}

#[test]
fn a_difference_that_is_opened_out_of_a_noted_comparison_is_no_comparison_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let tui = Tui::audited(folder.path(), &BOTH);
    both_loaded(&tui);
    tui.press("=").wait_for_all(&["done", "u-000194"]);
    tui.wait_beside("the entry of both tables", |_| {
        compares(folder.path()).len() == 1
    });
    for again in ["enter", "r", "esc enter"] {
        let before = tui.demo.requests().count("dev", "GetItem");
        tui.press(again);
        tui.wait_beside("the item to be read", |demo| {
            demo.requests().count("dev", "GetItem") > before
        });
        tui.wait_for("difference");
    }
    // Whatever one of them had noted would be there before this.
    tui.press("esc esc enter").wait_for("tree").press("=");
    tui.wait_beside("the entry of one item", |_| {
        compares(folder.path())
            .last()
            .is_some_and(|entry| entry["key"].is_string())
    });
    assert_eq!(compares(folder.path()).len(), 2);
}
