//! Standard output and standard error. Whoever reads may go away: that ends the writing, quietly.

use std::io::{ErrorKind, IsTerminal, Write};

use super::error::CliError;
use super::progress::aside;
use crate::item::visible;

/// Prints text to standard output as it is: what is in it must be safe already. A pipe that nobody reads any more is
/// no error.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Output(error)),
        _ => Ok(()),
    }
}

/// Prints lines to standard output, each made safe.
pub(super) fn print_lines<T: AsRef<str>>(lines: &[T]) -> Result<(), CliError> {
    print(&safe(lines.iter().map(AsRef::as_ref)))
}

/// How many columns standard output has, where it is a terminal.
pub(super) fn room() -> Option<usize> {
    let is_terminal = std::io::stdout().is_terminal();
    let (columns, _) = is_terminal.then(|| crossterm::terminal::size().ok())??;
    Some(usize::from(columns))
}

/// Prints text to standard error, each line made safe.
pub(super) fn complain(text: &str) {
    let text = safe(text.lines());
    // There is nowhere else to say it.
    aside(|| std::io::stderr().lock().write_all(text.as_bytes()).ok());
}

/// Prints one line to standard error, made safe: a line's end in it is shown as a sign.
pub(super) fn complain_line(text: &str) {
    let text = safe(std::iter::once(text));
    aside(|| std::io::stderr().lock().write_all(text.as_bytes()).ok());
}

fn safe<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&visible(line));
        text.push('\n');
    }
    text
}
