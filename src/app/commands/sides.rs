//! The two sides.

use std::collections::HashMap;

use crate::app::command::{Command, Context, Enabled, always};
use crate::app::effect::Effect;
use crate::app::side::SideId;
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
        swap(&mut self.going);
        swap(&mut self.last);
        swap(&mut self.not_reached);
        swap(&mut self.failing_over);
        self.focus = self.focus.other();
        Vec::new()
    }
}

/// What belonged to a side belongs to the other one.
fn swap<T>(of_sides: &mut HashMap<SideId, T>) {
    let swapped = of_sides.drain();
    *of_sides = swapped.map(|(side, of_it)| (side.other(), of_it)).collect();
}
