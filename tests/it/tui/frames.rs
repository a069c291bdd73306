//! The frames themselves, as text; what text does not show, such as colours, is asserted apart.

use ratatui::style::Color;

use super::Tui;

/// What differs from run to run: times, the address, and what turns.
fn settled() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r", \d+(\.\d+)? m?s ", ", TIME ");
    settings.add_filter(r"┃ \d+ s · (.*?) *┃", "┃ TIME · ${1} ┃");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
    settings.add_filter(r"ready, \d+m", "ready, LEFT");
    settings.add_filter(r"\d+m left", "LEFT left");
    settings.set_omit_expression(true);
    settings
}

/// A snapshot of the screen; long rules in borders are cut, since times in them differ in length.
fn snapshot(tui: &Tui, name: &str) {
    let frame = tui.frame();
    settled().bind(|| insta::assert_snapshot!(name, shorten(&frame)));
}

fn shorten(frame: &str) -> String {
    let rule = |c: char| matches!(c, '━' | '─' | '═');
    let mut short = String::new();
    let mut run = 0;
    for character in frame.chars() {
        run = if rule(character) { run + 1 } else { 0 };
        if run <= 3 {
            short.push(character);
        }
    }
    short
}

#[test]
fn accounts() {
    for (size, name) in [
        ((80, 24), "accounts_80x24"),
        ((120, 40), "accounts_120x40"),
        ((20, 5), "accounts_20x5"),
    ] {
        let tui = Tui::open(size, &[]);
        tui.wait_for("dev ");
        snapshot(&tui, name);
    }
}

#[test]
fn tables() {
    let tui = Tui::open((80, 24), &["prod"]);
    tui.wait_for_all(&["333333333333", "users"]);
    snapshot(&tui, "tables_80x24");
}

#[test]
fn items() {
    let tui = Tui::open((80, 24), &["dev:products"]);
    // The key comes first when it is known, which may be after the items came.
    tui.wait_for_all(&["┃  sku", "all 503 loaded"]);
    tui.press("space down v down down").wait_for("1 marked");
    snapshot(&tui, "items_80x24");
    let tui = Tui::open((120, 40), &["dev:products", "prod:products"]);
    tui.wait_for_all(&["all 503 loaded", "all 500 loaded", "┃  sku", "│  sku"]);
    snapshot(&tui, "items_120x40");
}

#[test]
fn one_item() {
    let tui = Tui::open((80, 24), &["dev:kitchen-sink"]);
    tui.wait_for("all 28 loaded")
        .press("/")
        .write("13-attribute-names")
        .press("enter")
        .wait_for("· 1 of")
        .press("enter");
    tui.wait_for_all(&["WRU to write", "▸ 13-attribute-names"]);
    snapshot(&tui, "item_80x24");
}

#[test]
fn differences_a_pair_and_a_plan() {
    let tui = Tui::open((120, 30), &["dev:products", "prod:products"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    tui.press("=").wait_for("done");
    snapshot(&tui, "compare_120x30");
    tui.press("1 enter").wait_for("1 difference");
    snapshot(&tui, "pair_120x30");
    tui.press("esc A F5").wait_for("[ Cancel ]");
    snapshot(&tui, "plan_120x30");
    tui.press("tab enter").wait_for("Type prod");
    snapshot(&tui, "confirm_120x30");
}

#[test]
fn help_and_palette() {
    let tui = Tui::open((100, 40), &["dev:products"]);
    tui.wait_for_all(&["all 503 loaded", "┃  sku"])
        .press("?")
        .wait_for("Keys in items");
    snapshot(&tui, "help_of_items_100x40");
    tui.press("esc :").wait_for("Commands").write("comp");
    tui.wait_for(": comp");
    snapshot(&tui, "palette_100x40");
}

#[test]
fn production_stands_on_its_colour_and_dev_does_not() {
    let tui = Tui::open((120, 30), &[]);
    tui.wait_for("PROD");
    assert_eq!(tui.cell_of("PROD").bg, Color::Red);
    assert_eq!(tui.cell_of("dev ").fg, Color::Green);
    assert_ne!(tui.cell_of("dev ").bg, Color::Red);
    tui.press("down down enter")
        .wait_for("PROD  333333333333 ▸ tables");
    assert_eq!(tui.cell_of("PROD").bg, Color::Red, "in the header");
    assert_eq!(tui.cell_of("┏").fg, Color::Red, "the border");
}

#[test]
fn no_size_makes_any_view_panic() {
    let tui = Tui::open((120, 30), &["dev:users", "prod:users"]);
    tui.wait("both sides loaded", |frame| {
        frame.matches("RRU in all").count() == 2
    });
    let sizes = [
        (20, 5),
        (1, 1),
        (300, 100),
        (21, 6),
        (80, 24),
        (110, 8),
        (5, 60),
        (120, 30),
    ];
    // Each view, and a text that it shows at 120×30.
    let views = [
        ("", "RRU in all"),
        ("?", "Keys in items"),
        ("esc :", "Commands"),
        ("esc i", "Table dev:users"),
        ("esc @", "Go to which account?"),
        ("esc o", "Open a place"),
        ("esc enter", "to write"),
        ("2", "JSON"),
        ("esc =", "done"),
        ("enter", "= id"),
        ("esc F5", "[ Cancel ]"),
        ("tab enter", "Type prod"),
        ("esc J", "No copy was begun"),
        ("esc !", "dynamodb:Scan"),
        ("esc H", "all is well"),
    ];
    for (keys, shown) in views {
        tui.press(keys).wait_for(shown);
        for (columns, rows) in sizes {
            tui.resize(columns, rows);
            let wanted = usize::from(rows);
            tui.wait("the new size", |frame| frame.lines().count() == wanted);
            tui.press("down up");
        }
        tui.wait_for(shown);
    }
}

#[test]
fn a_denied_scan() {
    let demo = dynahop::demo::Demo::start(dynahop::demo::DemoOptions {
        items: 10,
        ..dynahop::demo::DemoOptions::default()
    });
    let demo = demo.unwrap();
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:ListTables", "dynamodb:DescribeTable"], "Resource": "*"}]}"#;
    demo.set_role_policy("dev", policy).unwrap();
    let tui = Tui::over(demo, (80, 24), &["dev:products"]);
    tui.wait_for("Key of dev:products")
        .press("esc")
        .wait_until_gone("Key of dev:products");
    tui.wait_for_all(&["y copies the statement", "Add this statement"]);
    snapshot(&tui, "denied_80x24");
}
