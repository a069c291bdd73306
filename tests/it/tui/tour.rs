//! The README's way through the main job: what it says to press is pressed, and it leads where it says.

use super::Tui;

const HEADING: &str = "## One minute through the main job";

/// What the README has in bold, step by step: what is pressed in one go.
fn steps() -> Vec<Vec<String>> {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let tour = readme.split(HEADING).nth(1).unwrap();
    let tour = tour.split("\n| ").next().unwrap();
    let mut steps: Vec<String> = Vec::new();
    for line in tour.lines() {
        let is_first = line.starts_with(|c: char| c.is_ascii_digit());
        match steps.last_mut() {
            _ if is_first => steps.push(line.to_owned()),
            Some(step) => step.push_str(line),
            None => {}
        }
    }
    let bold = |step: String| {
        step.split("**")
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    steps.into_iter().map(bold).collect()
}

/// Presses `Esc Tab` and `` `=` ``, and types what is longer.
fn press(tui: &Tui, keys: &str) {
    for key in keys.split_whitespace() {
        match key.trim_matches('`') {
            "↓" => tui.press("down"),
            "F5" => tui.press("F5"),
            named @ ("Enter" | "Esc" | "Tab") => tui.press(&named.to_lowercase()),
            text => tui.write(text),
        };
    }
}

#[test]
fn the_readmes_way_through_the_main_job_leads_to_two_tables_that_are_equal() {
    let both = |frame: &str| frame.matches("RRU in all").count() == 2;
    // What is on the screen after each.
    let seen: [&[&[&str]]; 9] = [
        &[&["PROD  333333333333 ▸ tables", "kitchen-sink"]],
        &[&["filter: users"], &["RRU in all"]],
        &[&["WRU to write"], &["RRU in all"]],
        &[
            &["┏ accounts"],
            &["┏ dev  111111111111 ▸ tables", "kitchen-sink"],
            &["┏ dev  111111111111 ▸ users"],
            &["┏ PROD  333333333333 ▸ users"],
        ],
        &[
            &[
                "PROD  333333333333 users ━▶  dev  111111111111 users",
                "done",
            ],
            &["users ▸ u-"],
            &["differences · showing all"],
        ],
        &[
            &[" marked"],
            &[
                "Copy to dev",
                "[ Cancel ]",
                "[ Copy, overwrite what exists ]",
            ],
        ],
        &[&["[ Cancel ]"], &["copied"]],
        &[&["done", "* 0 differ", "+ 0 only at the source"]],
        &[
            &[
                "dev  111111111111 users ━▶  PROD  333333333333 users",
                "done",
            ],
            &["Copy to PROD", "[ Cancel ]"],
            &["copied"],
            &["The two tables hold the same items."],
        ],
    ];
    let steps = steps();
    let written: Vec<usize> = steps.iter().map(Vec::len).collect();
    let followed = seen.map(<[_]>::len);
    assert_eq!(written, followed, "what is bold in the README: {steps:?}");

    let tui = Tui::open((120, 30), &[]);
    tui.wait_for_all(&["dev", "PROD", "333333333333?"]);
    for (step, seen) in steps.iter().zip(seen) {
        for (keys, content) in step.iter().zip(seen) {
            press(&tui, keys);
            tui.wait_for_all(content);
            if content
                .iter()
                .any(|said| said.contains("┏ dev  111111111111 ▸ users"))
            {
                tui.wait("both tables are loaded", both);
            }
        }
    }
}
