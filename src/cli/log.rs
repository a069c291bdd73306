//! The log: to a file, never to the terminal.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::error::CliError;

/// Begins to log to `path`, if there is one.
pub(super) fn start(path: Option<&Path>) -> Result<(), CliError> {
    let Some(path) = path else {
        return Ok(());
    };
    let level = match std::env::var("DYNAHOP_LOG") {
        Ok(level) if !level.is_empty() => level.parse().map_err(|_| CliError::LogLevel(level))?,
        _ => LevelFilter::INFO,
    };
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| CliError::Log {
        path: path.to_owned(),
        error,
    })?;
    let to_file = tracing_subscriber::fmt::layer()
        .with_ansi(false)
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
