//! The whole program in the real terminal.

use std::io::{self, IsTerminal};
use std::time::SystemTime;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Sender};

use super::events::events;
use super::run::run;
use super::tasks::{MESSAGES, Tasks};
use super::terminal::{RealHost, Taken};
use crate::app::{App, Message, Start};
use crate::aws::Sessions;
use crate::config::Config;

/// Why the terminal program cannot run.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// There is no terminal.
    #[error(
        "dynahop needs a terminal to draw on; `dynahop ls`, `compare` and `copy` work without one"
    )]
    NoTerminal,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
}

/// Runs until the user quits. `Config` says which accounts there are, `start` where the sides begin.
pub fn browse(config: &Config, start: Start) -> Result<(), BrowseError> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(BrowseError::NoTerminal);
    }
    let taken = Taken::take()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(in_terminal(config, start));
    // The terminal comes back before tasks that do not end at once are waited for.
    drop(taken);
    runtime.shutdown_background();
    Ok(ended?)
}

async fn in_terminal(config: &Config, start: Start) -> io::Result<()> {
    let mut app = App::new(config, start, SystemTime::now());
    let mut terminal = Taken::terminal()?;
    let (sender, mut messages) = mpsc::channel(MESSAGES);
    let mut tasks = Tasks::new(Handle::current(), Sessions::default(), sender.clone());
    end_on_signals(sender)?;
    let ended = run(
        &mut terminal,
        &mut RealHost,
        events(),
        &mut app,
        &mut tasks,
        &mut messages,
    )
    .await;
    // Jobs finish what they are writing; what they still say is not heard, and must not block them.
    drop(messages);
    tasks.finish().await;
    ended
}

#[cfg(unix)]
fn end_on_signals(messages: Sender<Message>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    // In raw mode Ctrl-C is a key: this one comes from another program.
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = messages.send(Message::Terminate).await;
    });
    Ok(())
}

#[cfg(not(unix))]
fn end_on_signals(_: Sender<Message>) -> io::Result<()> {
    Ok(())
}
