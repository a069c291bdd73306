//! A comparison that is made again keeps what it found until there is something new.

use dynahop::demo::{Demo, DemoOptions, Faults};

use super::Tui;
use super::readable::snapshot;

/// dev's users compared with staging's, in a terminal of this size.
fn compared(size: (u16, u16)) -> Tui {
    let options = DemoOptions {
        items: 300,
        ..DemoOptions::default()
    };
    let demo = Demo::start(options).unwrap();
    let tui = Tui::over(demo, size, &["dev:users"]);
    tui.wait_for("all 301 loaded").press("=");
    tui.wait_for("in which account?")
        .write("staging")
        .press("enter");
    tui.wait_for("done");
    tui
}

fn may(tui: &Tui, actions: &str) {
    let statement = format!(r#"{{"Effect": "Allow", "Action": [{actions}], "Resource": "*"}}"#);
    let policy = format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#);
    tui.demo.set_role_policy("dev", &policy).unwrap();
}

#[test]
fn differences_that_cannot_be_found_again_stay_with_their_marks_cursor_and_filter() {
    let tui = compared((80, 24));
    tui.press("j space").wait_for("1 marked");
    let row = |frame: &str| {
        let mut rows = frame.lines().filter(|line| line.contains('●'));
        rows.next().map(str::to_owned)
    };
    let marked = row(&tui.frame()).unwrap();
    may(&tui, r#""dynamodb:PutItem""#);
    tui.press("r").wait_for_all(&[
        "Not compared again: these are the differences of before.",
        "1 marked",
        "differences of before",
        "AccessDeniedException",
        "R tries again",
    ]);
    snapshot(&tui, "differences_not_found_again_80x24");
    assert_eq!(row(&tui.frame()).unwrap(), marked);
    // y is of the difference under the cursor; the log has the statement under its own.
    tui.wait_for("! then y copies the statement").press("y");
    tui.wait_for("characters to the terminal's clipboard");
    tui.press("! y").wait_for("Sent the statement").press("esc");
    tui.wait_for("Not compared again");
    let copied = tui.clipboard();
    assert!(copied[0].starts_with("u-0"), "{copied:?}");
    assert!(copied[1].contains("\"Action\": \"dynamodb:"), "{copied:?}");
    // They are marked and opened as ever.
    tui.press("space").wait_for("2 marked");
    may(&tui, r#""dynamodb:*""#);
    tui.press("enter").wait_for("difference").press("esc");
    tui.press("R").wait_for("done").wait_until_gone("of before");
    tui.wait_until_gone("marked");
}

#[test]
fn differences_stay_while_the_tables_are_compared_again_and_when_that_is_stopped() {
    let tui = compared((80, 24));
    let difference = |frame: &str| {
        let is_difference = |line: &&str| line.starts_with("┃  * ") || line.starts_with("┃  + ");
        frame.lines().find(is_difference).map(str::to_owned)
    };
    let first = difference(&tui.frame()).unwrap();
    tui.demo.set_faults(Faults {
        held: Some("Scan".to_owned()),
        ..Faults::default()
    });
    tui.press("r").wait_for_all(&["comparing", "of before"]);
    assert_eq!(difference(&tui.frame()).unwrap(), first);
    tui.press("ctrl-c")
        .wait_for_all(&["stopped; r again", "of before"]);
    assert_eq!(difference(&tui.frame()).unwrap(), first);
    tui.press("r").wait_for("comparing");
    tui.demo.set_faults(Faults::default());
    tui.wait_for("done").wait_until_gone("of before");
}
