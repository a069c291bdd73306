//! The whole program in the real terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::asking::Asking;
use super::events::events;
use super::run::run;
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
}

/// Runs until the user quits. `config` says which accounts there are, `start` where the sides begin; what is done is
/// done for `cause`, and noted in `audit`. The first code of an MFA device that is needed is `code`.
pub fn browse(
    config: &Config,
    start: Start,
    cause: Cause,
    audit: AuditLog,
    code: Option<SecretString>,
) -> Result<(), BrowseError> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(BrowseError::NoTerminal);
    }
    let taken = Taken::take()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(in_terminal(taken, config, start, cause, audit, code));
    runtime.shutdown_background();
    Ok(ended?)
}

async fn in_terminal(
    taken: Taken,
    config: &Config,
    start: Start,
    cause: Cause,
    audit: AuditLog,
    code: Option<SecretString>,
) -> io::Result<()> {
    let mut app = App::new(config, start, SystemTime::now());
    app.reason.clone_from(&cause.reason);
    app.in_tmux = std::env::var_os("TMUX").is_some();
    let mut terminal = Taken::terminal()?;
    let (sender, mut messages) = mpsc::channel(MESSAGES);
    let asking = Asking::new(sender.clone()).with_code(code);
    let audit = telling(&Handle::current(), &audit, sender.clone());
    let seen = witness(&Handle::current(), sender.clone());
    let sessions = Sessions::new(Surroundings {
        asks: Arc::new(asking.clone()),
        witness: Arc::new(Auditor::new(audit.clone(), cause.clone(), seen).opened_for("browse")),
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
        events(),
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
