//! Every command, by name: typing narrows the list, Enter does it.

use crossterm::event::{KeyCode, KeyEvent};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Dialog;
use crate::app::command::{Command, Enabled};
use crate::app::commands::COMMANDS;
use crate::app::input::{Line, Typed};
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};

/// More than any description can score.
const NAME_FIRST: u32 = 10_000;

/// The list of commands.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Line,
    /// The cursor.
    pub scroll: Scroll,
}

/// A command in the palette, and whether it works where one is.
#[derive(Debug)]
pub struct Entry {
    /// The command.
    pub command: &'static Command,
    /// Why it does not work, where it does not.
    pub enabled: Enabled,
}

impl Palette {
    /// What matches the typed text, the best first; what works here before what does not.
    pub fn entries(&self, app: &App) -> Vec<Entry> {
        let pattern = Pattern::parse(
            self.input.text(),
            CaseMatching::Ignore,
            Normalization::Smart,
        );
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut found: Vec<(u32, Entry)> = COMMANDS
            .iter()
            .filter_map(|command| {
                let mut score =
                    |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
                // A name that matches comes before any description that does.
                let by_name = score(command.name).map(|score| score.saturating_add(NAME_FIRST));
                let score = by_name.or_else(|| score(command.about))?;
                Some((
                    score,
                    Entry {
                        command,
                        enabled: enabled(command, app),
                    },
                ))
            })
            .collect();
        found.sort_by_key(|(score, entry)| (entry.enabled.is_err(), std::cmp::Reverse(*score)));
        found.into_iter().map(|(_, entry)| entry).collect()
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.scroll = Scroll::default();
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let (len, height) = (self.entries(app).len(), app.geometry.dialog());
        match key.code {
            KeyCode::Down => self.scroll.go(Motion::By(1), len, height),
            KeyCode::Up => self.scroll.go(Motion::By(-1), len, height),
            KeyCode::PageDown => self.scroll.go(Motion::HalfScreens(2), len, height),
            KeyCode::PageUp => self.scroll.go(Motion::HalfScreens(-2), len, height),
            _ => match self.input.key(key) {
                Typed::Left => return Vec::new(),
                Typed::Entered => return self.entered(app),
                Typed::Edited => self.scroll = Scroll::default(),
                Typed::Ignored => {}
            },
        }
        app.dialog = Some(Dialog::Palette(self));
        Vec::new()
    }

    /// Runs the command under the cursor; where nothing matches, the text may still be a place.
    fn entered(self, app: &mut App) -> Vec<Effect> {
        let under_cursor = self.entries(app).into_iter().nth(self.scroll.cursor);
        match under_cursor {
            Some(entry) => match entry.enabled {
                Ok(()) => app.run(entry.command),
                Err(why) => {
                    app.complain(format!("{}: {why}", entry.command.name));
                    Vec::new()
                }
            },
            None => match app.find_place(self.input.text()) {
                Ok(place) => app.go_to(place),
                Err(error) => {
                    app.complain(error);
                    Vec::new()
                }
            },
        }
    }
}

fn enabled(command: &Command, app: &App) -> Enabled {
    let context = app.context();
    if !command.applies(context) {
        return Err(format!("not in {}", context.title()).into());
    }
    (command.enabled)(app)
}
