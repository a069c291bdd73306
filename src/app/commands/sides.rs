//! The two sides.

use crate::app::command::{Command, Context, Enabled, always};
use crate::app::effect::Effect;
use crate::app::{App, Layout};

/// To the other side.
pub const OTHER_SIDE: Command = Command {
    name: "other-side",
    about: "go to the other side",
    keys: &["tab"],
    contexts: Context::SIDES,
    hint: Some(3),
    writes: false,
    enabled: always,
    run: |app| {
        app.focus = app.focus.other();
        Vec::new()
    },
};

/// Swaps the sides.
pub const SWAP: Command = Command {
    name: "swap-sides",
    about: "swap the two sides",
    keys: &["X"],
    contexts: Context::SIDES,
    hint: None,
    writes: false,
    enabled: always,
    run: App::swap_sides,
};

/// One side or two.
pub const LAYOUT: Command = Command {
    name: "one-or-two-sides",
    about: "show one side or two",
    keys: &["|", "F11"],
    contexts: Context::SIDES,
    hint: None,
    writes: false,
    enabled: wide_enough,
    run: |app| {
        app.layout = if app.geometry.shows_two(app.layout) {
            Layout::One
        } else {
            Layout::Two
        };
        Vec::new()
    },
};

fn wide_enough(app: &App) -> Enabled {
    let could = app.geometry.shows_two(Layout::Two);
    if could {
        Ok(())
    } else {
        Err("the terminal is too narrow for two sides".into())
    }
}

impl App {
    fn swap_sides(&mut self) -> Vec<Effect> {
        std::mem::swap(&mut self.left, &mut self.right);
        let swapped = self
            .going
            .drain()
            .map(|(side, going)| (side.other(), going))
            .collect();
        self.going = swapped;
        let last = self
            .last
            .drain()
            .map(|(side, at)| (side.other(), at))
            .collect();
        self.last = last;
        self.focus = self.focus.other();
        Vec::new()
    }
}
