//! The real terminal: taken whole, and given back on exit, error, panic and signal.

use std::io::{self, Stdout, Write, stdout};
use std::panic;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::run::Host;

/// Whether the program has the terminal. It is given back once: to leave the alternate screen a second time would put
/// the cursor back above what was told meanwhile, and the shell's prompt over it.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The exit code of a program that panicked, as Rust has it.
const PANICKED: i32 = 101;

/// The terminal while the program has it; given back when dropped.
pub(super) struct Taken;

impl Taken {
    /// Raw mode, the alternate screen, bracketed paste; and a panic gives all of it back before it is told.
    pub(super) fn take() -> io::Result<Self> {
        let told = panic::take_hook();
        let loops = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            // Held until the end: another thread's frame must not come after the screen was left.
            let _held = stdout().lock();
            give_back();
            told(info);
            if thread::current().id() != loops {
                // A task's panic ends the task only: the loop would go on without it, on a screen that it has left.
                process::exit(PANICKED);
            }
        }));
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let taken = Self;
        execute!(
            stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        Ok(taken)
    }

    /// A terminal to draw on.
    pub(super) fn terminal() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
        Terminal::new(CrosstermBackend::new(stdout()))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

/// What cannot be undone here cannot be told either: the terminal is the place where it would be.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// The real terminal's other abilities.
pub(super) struct RealHost;

impl Host for RealHost {
    /// By OSC 52: it reaches the clipboard of the machine where the user sits, over SSH as well.
    fn copy_to_clipboard(&mut self, text: &str) -> io::Result<()> {
        let mut out = stdout();
        write!(out, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        out.flush()
    }

    fn begin_frame(&mut self) -> io::Result<()> {
        queue!(stdout(), BeginSynchronizedUpdate)
    }

    fn end_frame(&mut self) -> io::Result<()> {
        execute!(stdout(), EndSynchronizedUpdate)
    }
}
