//! The terminal gets another size while items come in.

use super::terminal::Pty;

#[test]
fn any_size_from_20x5_to_300x100_is_drawn_while_items_load() {
    let arguments = [
        "demo",
        "dev:users",
        "prod:users",
        "--items",
        "3000",
        "--latency",
        "5",
    ];
    let mut pty = Pty::sized(24, 80, &arguments, &[]);
    pty.wait_for("loaded");
    pty.send("L");
    for (rows, columns) in [
        (5, 20),
        (100, 300),
        (24, 80),
        (1, 1),
        (2, 500),
        (50, 109),
        (50, 110),
    ] {
        pty.resize(rows, columns);
        let full = usize::from(columns);
        pty.wait_until(&format!("a frame of {rows}x{columns}"), |pty| {
            rows < 4 || border(&pty.row(1)) == full && border(&pty.row(rows - 2)) == full
        });
    }
    pty.wait_for(" all ");
    pty.send("q");
    assert_eq!(pty.wait().exit_code(), 0);
    pty.assert_given_back();
}

/// How wide a row is that begins and ends with a border's corner.
fn border(row: &str) -> usize {
    let corners = ['┏', '┓', '┗', '┛', '┌', '┐', '└', '┘'];
    let row = row.trim_end();
    if row.starts_with(corners) && row.ends_with(corners) {
        row.chars().count()
    } else {
        0
    }
}
