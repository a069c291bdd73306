//! Every command, by name: typing narrows the list, Enter does it; what a command takes follows its name. ↑ from the top
//! brings back what was entered before.

use crossterm::event::{KeyCode, KeyEvent};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Dialog;
use crate::app::command::{Command, Enabled};
use crate::app::commands::{COMMANDS, Takes, by_name, takes};
use crate::app::input::{Line, Typed};
use crate::app::scroll::{Motion, Scroll};
use crate::app::{App, Effect};

/// How many lines that were entered are remembered.
const REMEMBERED: usize = 50;
/// More than any description can score.
const NAME_FIRST: u32 = 10_000;

/// The list of commands.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Line,
    /// The cursor.
    pub scroll: Scroll,
    /// What is wrong with what was entered.
    pub error: Option<String>,
    /// How far back in what was entered before.
    back: usize,
}

/// A command in the palette, and whether it works where one is.
#[derive(Debug)]
pub struct Entry {
    /// The command.
    pub command: &'static Command,
    /// What may follow its name.
    pub takes: Option<&'static Takes>,
    /// Why it does not work, where it does not.
    pub enabled: Enabled,
}

impl Palette {
    /// What matches the typed text, the best first; what works here before what does not.
    pub fn entries(&self, app: &App) -> Vec<Entry> {
        if let Some((takes, _)) = self.given() {
            let command = by_name(takes.name).into_iter();
            return command.map(|command| Entry::new(command, Ok(()))).collect();
        }
        let pattern = Pattern::parse(
            self.input.text(),
            CaseMatching::Ignore,
            Normalization::Smart,
        );
        let words = self.input.text().to_lowercase();
        let describes = |command: &Command| {
            let about = command.about.to_lowercase();
            words.split_whitespace().all(|word| about.contains(word))
        };
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut found: Vec<(u32, Entry)> = COMMANDS
            .iter()
            .filter_map(|command| {
                let mut score =
                    |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
                // A name that matches comes before any description that does.
                let by_name = score(command.name).map(|score| score.saturating_add(NAME_FIRST));
                // Letters here and there in a description are no match: a slip must not run something else.
                let has_key = || command.keys.contains(&self.input.text().trim());
                let score = by_name.or_else(|| (has_key() || describes(command)).then_some(0))?;
                Some((score, Entry::new(command, enabled(command, app))))
            })
            .collect();
        // What is called just so, or has that key, is what was meant, though it may not work here.
        let typed = self.input.text().trim();
        let is_meant =
            |entry: &Entry| entry.command.name == typed || entry.command.keys.contains(&typed);
        found.sort_by_key(|(score, entry)| {
            (
                !is_meant(entry),
                entry.enabled.is_err(),
                std::cmp::Reverse(*score),
            )
        });
        found.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The command whose whole name is typed, and what follows it.
    fn given(&self) -> Option<(&'static Takes, &str)> {
        let (name, given) = self.input.text().trim_start().split_once(' ')?;
        let given = given.trim();
        let takes = takes(name).filter(|_| !given.is_empty())?;
        Some((takes, given))
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.error = None;
        self.input.paste(text);
        self.scroll = Scroll::default();
    }

    pub(super) fn key(mut self, app: &mut App, key: KeyEvent) -> Vec<Effect> {
        let (len, height) = (self.entries(app).len(), app.geometry.dialog());
        match key.code {
            KeyCode::Down => self.scroll.go(Motion::By(1), len, height),
            KeyCode::Up if self.scroll.cursor == 0 => self.bring_back(app),
            KeyCode::Up => self.scroll.go(Motion::By(-1), len, height),
            KeyCode::PageDown => self.scroll.go(Motion::HalfScreens(2), len, height),
            KeyCode::PageUp => self.scroll.go(Motion::HalfScreens(-2), len, height),
            _ => match self.input.key(key) {
                Typed::Left => return Vec::new(),
                Typed::Entered => return self.entered(app),
                Typed::Edited => {
                    self.scroll = Scroll::default();
                    self.error = None;
                    self.back = 0;
                }
                Typed::Ignored => {}
            },
        }
        app.dialog = Some(Dialog::Palette(self));
        Vec::new()
    }

    /// Types what was entered before; each time, what was before that.
    fn bring_back(&mut self, app: &App) {
        let before = app.entered.iter().rev().nth(self.back);
        if let Some(text) = before {
            self.input = Line::with(text);
            self.back += 1;
        }
    }

    /// Runs the command under the cursor; where nothing matches, the text may still be a place. What is wrong with it is
    /// said where it was typed.
    fn entered(mut self, app: &mut App) -> Vec<Effect> {
        let under_cursor = self.entries(app).into_iter().nth(self.scroll.cursor);
        let typed = self.input.text().trim().to_owned();
        app.remember_entered(match &under_cursor {
            Some(entry) if self.given().is_none() => entry.command.name.to_owned(),
            _ => typed.clone(),
        });
        let done = match (self.given(), under_cursor) {
            (Some((takes, given)), _) => (takes.with)(app, given),
            (None, Some(entry)) => match entry.enabled {
                Ok(()) => Ok(app.run(entry.command)),
                Err(why) => Err(format!("{}: {why}", entry.command.name)),
            },
            (None, None) => app.typed_place(&typed).map(|place| app.go_to(place)),
        };
        done.unwrap_or_else(|why| {
            self.error = Some(why);
            app.dialog = Some(Dialog::Palette(self));
            Vec::new()
        })
    }
}

impl Entry {
    fn new(command: &'static Command, enabled: Enabled) -> Self {
        Self {
            command,
            takes: takes(command.name),
            enabled,
        }
    }
}

impl App {
    fn remember_entered(&mut self, text: String) {
        self.entered.retain(|before| *before != text);
        if !text.is_empty() {
            self.entered.push(text);
        }
        let too_many = self.entered.len().saturating_sub(REMEMBERED);
        self.entered.drain(..too_many);
    }
}

fn enabled(command: &Command, app: &App) -> Enabled {
    let context = app.context();
    if !command.applies(context) {
        return Err(format!("not in {}", context.title()).into());
    }
    (command.enabled)(app)
}
