//! The debug file: what sessions tell, and nothing else; never to the terminal.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::error::CliError;

/// Begins to write to `path`, if there is one: a file that only its owner reads. Each request is in it, unless
/// `DYNAHOP_LOG` says less.
pub(super) fn start(path: Option<&Path>) -> Result<(), CliError> {
    let Some(path) = path else {
        return Ok(());
    };
    let level = match std::env::var("DYNAHOP_LOG") {
        Ok(level) if !level.is_empty() => level.parse().map_err(|_| CliError::LogLevel(level))?,
        _ => LevelFilter::DEBUG,
    };
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| CliError::Log {
        path: path.to_owned(),
        error,
    })?;
    keep_private(&file).map_err(|error| CliError::Log {
        path: path.to_owned(),
        error,
    })?;
    let to_file = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(false)
        .with_writer(Mutex::new(file));
    // Our own words only: the SDK's would have requests in them, tokens and items included.
    let ours = Targets::new().with_target("dynahop", level);
    let started = tracing_subscriber::registry()
        .with(to_file)
        .with(ours)
        .try_init();
    // One is there already: then that one logs.
    started.ok();
    Ok(())
}

/// One that was there before, and is read by others, is not from now on. What is no file (a terminal, a pipe) stays.
#[cfg(unix)]
fn keep_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.is_file() {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_private(_: &File) -> io::Result<()> {
    Ok(())
}
