//! Keys as the table of commands names them: `F5`, `ctrl-u`, `space`, `G`, `|`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Shift is part of a character, since terminals differ in whether they report it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
}

/// The names of keys that are no characters.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("space", KeyCode::Char(' ')),
];

/// How keys are drawn where a name would be too long.
const SIGNS: &[(KeyCode, &str)] = &[
    (KeyCode::Enter, "⏎"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::Left, "←"),
    (KeyCode::Right, "→"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::Backspace, "Bksp"),
    (KeyCode::Delete, "Del"),
    (KeyCode::Insert, "Ins"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::Char(' '), "Space"),
];

impl Key {
    /// The key called `name` in the table of commands.
    pub fn named(name: &str) -> Option<Self> {
        let (rest, ctrl) = strip(name, "ctrl-");
        let (rest, alt) = strip(rest, "alt-");
        let by_name = NAMES
            .iter()
            .find(|(known, _)| *known == rest)
            .map(|(_, code)| *code);
        let function = || {
            rest.strip_prefix('F')
                .and_then(|number| number.parse().ok())
                .map(KeyCode::F)
        };
        let character = || {
            let mut characters = rest.chars();
            characters
                .next()
                .filter(|_| characters.next().is_none())
                .map(KeyCode::Char)
        };
        let code = by_name.or_else(function).or_else(character)?;
        Some(Self { code, ctrl, alt })
    }

    /// The character, where it is one without modifiers.
    pub fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }
}

fn strip<'a>(name: &'a str, prefix: &str) -> (&'a str, bool) {
    name.strip_prefix(prefix)
        .map_or((name, false), |rest| (rest, true))
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let code = match event.code {
            // Some terminals send Shift-Tab as a key of its own: there is one Tab here.
            KeyCode::BackTab => KeyCode::Tab,
            code => code,
        };
        Self {
            code,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(sign);
        }
        match self.code {
            KeyCode::Char(character) if self.ctrl => write!(f, "{}", character.to_uppercase()),
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            other => write!(f, "{other}"),
        }
    }
}
