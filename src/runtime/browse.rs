//! The whole program in the real terminal.

use std::io::{self, IsTerminal, Stdout, Write};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::{StreamExt, stream};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::asking::Asking;
use super::events::events;
use super::run::{draw, run};
use super::tasks::{MESSAGES, Tasks};
use super::telling::{telling, witness};
use super::terminal::{RealHost, Taken};
use crate::app::job::JobId;
use crate::app::{App, Message, Start};
use crate::aws::{Sessions, Surroundings};
use crate::config::{Cause, Config};
use crate::item::visible;
use crate::journal::audit::{AuditLog, Auditor};

/// How long a job that says nothing is waited for at the end: longer than one request may take.
const FINISH: Duration = Duration::from_secs(100);
/// How long a key is waited for between two looks at what is being read.
const LOOK: Duration = Duration::from_millis(1);

/// Why the terminal program cannot run.
#[derive(Debug, thiserror::Error)]
pub enum BrowseError {
    /// There is no terminal.
    #[error(
        "dynahop needs a terminal to draw on; the subcommands ls, compare and copy work without one"
    )]
    NoTerminal,
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
    /// Ctrl-C came before the config was read.
    #[error("stopped before the config was read")]
    Interrupted,
}

/// The real terminal while the program has it; given back when dropped.
pub struct Screen {
    taken: Taken,
    terminal: Terminal<CrosstermBackend<Stdout>>,
    /// What was typed before the program took keys.
    typed: Vec<Event>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none, or when it fails.
    pub fn take() -> Result<Self, BrowseError> {
        if !is_there() {
            return Err(BrowseError::NoTerminal);
        }
        let taken = Taken::take()?;
        let terminal = Taken::terminal()?;
        let typed = Vec::new();
        Ok(Self {
            taken,
            terminal,
            typed,
        })
    }

    /// Shows the accounts of a config's head until the config `is_read`. Keys wait until then, but for Ctrl-C.
    ///
    /// # Errors
    /// When the terminal fails, or Ctrl-C ends it.
    pub fn show_until(
        &mut self,
        head: &Config,
        is_read: impl Fn() -> bool,
    ) -> Result<(), BrowseError> {
        let mut app = App::new(head, Start::default(), SystemTime::now());
        app.reads_config = true;
        let size = self.terminal.size()?;
        app.update(Message::Resize(size.width, size.height), SystemTime::now());
        draw(&mut self.terminal, &mut RealHost, &app)?;
        while !is_read() {
            if event::poll(LOOK)? {
                let event = event::read()?;
                if is_interrupt(&event) {
                    return Err(BrowseError::Interrupted);
                }
                self.typed.push(event);
            }
        }
        Ok(())
    }

    /// Runs until the user quits. `config` says which accounts there are, `start` where the sides begin; what is done is
    /// done for `cause`, and noted in `audit`. The first code of an MFA device that is needed is `code`.
    ///
    /// # Errors
    /// When the terminal fails.
    pub fn browse(
        self,
        config: &Config,
        start: Start,
        cause: Cause,
        audit: AuditLog,
        code: Option<SecretString>,
    ) -> Result<(), BrowseError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let ended = runtime.block_on(self.run(config, start, cause, audit, code));
        runtime.shutdown_background();
        Ok(ended?)
    }

    async fn run(
        self,
        config: &Config,
        start: Start,
        cause: Cause,
        audit: AuditLog,
        code: Option<SecretString>,
    ) -> io::Result<()> {
        let Self {
            taken,
            mut terminal,
            typed,
        } = self;
        let typed = stream::iter(typed.into_iter().map(Ok));
        let mut app = App::new(config, start, SystemTime::now());
        app.reason.clone_from(&cause.reason);
        app.in_tmux = std::env::var_os("TMUX").is_some();
        let (sender, mut messages) = mpsc::channel(MESSAGES);
        let asking = Asking::new(sender.clone()).with_code(code);
        let audit = telling(&Handle::current(), &audit, sender.clone());
        let seen = witness(&Handle::current(), sender.clone());
        let sessions = Sessions::new(Surroundings {
            asks: Arc::new(asking.clone()),
            witness: Arc::new(Auditor::new(audit.clone(), cause.clone(), seen)),
            cause,
            ..Surroundings::default()
        });
        sessions.keys().follow(&config.tables);
        let mut tasks = Tasks::new(Handle::current(), sessions, sender.clone())
            .answering(asking)
            .audited(audit)
            .bound(config.bound.is_some());
        end_on_signals(sender)?;
        let ended = run(
            &mut terminal,
            &mut RealHost,
            typed.chain(events()),
            &mut app,
            &mut tasks,
            &mut messages,
        )
        .await;
        // The terminal comes back before jobs are waited for.
        drop(taken);
        tasks.stop();
        finish_jobs(&mut app, &mut messages).await;
        ended
    }
}

fn is_interrupt(event: &Event) -> bool {
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    *event == Event::Key(ctrl_c)
}

/// Whether there is a terminal, to draw on and to read keys from.
pub fn is_there() -> bool {
    io::stdout().is_terminal() && io::stdin().is_terminal()
}

/// Waits until the jobs that ran have finished what they were writing, and says what became of each.
async fn finish_jobs(app: &mut App, messages: &mut Receiver<Message>) {
    let running = |app: &App| app.jobs.iter().filter(|job| job.is_running()).count();
    let first: Vec<JobId> = app
        .jobs
        .iter()
        .filter(|job| job.is_running())
        .map(|job| job.id)
        .collect();
    if first.is_empty() {
        return;
    }
    tell(&format!(
        "finishing what is being written; jobs: {}",
        first.len()
    ));
    while running(app) > 0 {
        match tokio::time::timeout(FINISH, messages.recv()).await {
            Ok(Some(Message::Complaint(text))) => tell(&text),
            Ok(Some(message)) => {
                // Nothing more is begun: only what jobs say counts now.
                let _ = app.update(message, SystemTime::now());
            }
            Ok(None) | Err(_) => break,
        }
    }
    for job in app.jobs.iter().filter(|job| first.contains(&job.id)) {
        tell(&format!("{}: {}", job.title, job.outcome()));
        for line in job.failed_lines() {
            tell(&format!("  {line}"));
        }
    }
}

/// To standard error, which may be gone as well.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{}", visible(line));
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
