//! `dynahop [PLACE] [PLACE]`: the terminal program.

use std::process::ExitCode;

use super::Global;
use super::error::{CliError, failed};
use crate::config::{Config, Place, ProcessEnvironment};

/// Opens the two sides at the places. The config is read before anything is on the screen; profiles only after.
pub(super) fn run(global: &Global, places: Vec<Place>) -> ExitCode {
    match Config::load(global.config.as_deref(), &ProcessEnvironment) {
        Ok(config) => open(config, places),
        Err(error) => failed(&error.into()),
    }
}

/// The same with a config that is known.
pub(super) fn open(config: Config, places: Vec<Place>) -> ExitCode {
    let _ = (config, places);
    failed(&CliError::Compare(
        "the terminal program is not in this build".to_owned(),
    ))
}
