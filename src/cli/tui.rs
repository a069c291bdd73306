//! `dynahop [PLACE] [PLACE]`: the terminal program.

use std::process::ExitCode;

use super::Global;
use super::error::{CliError, failed};
use crate::app::Start;
use crate::config::{Config, Place, ProcessEnvironment};
use crate::runtime::browse;

/// Opens the two sides at the places. The config is read before anything is on the screen; profiles only after.
pub(super) fn run(global: &Global, places: Vec<Place>) -> ExitCode {
    match Config::load(global.config.as_deref(), &ProcessEnvironment) {
        Ok(config) => open(&config, places),
        Err(error) => failed(&error.into()),
    }
}

/// The same with a config that is known.
pub(super) fn open(config: &Config, places: Vec<Place>) -> ExitCode {
    match start(config, places).and_then(|start| Ok(browse(config, start)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// The places that were given, or else the default account. An account that cannot be known yet is a profile's.
fn start(config: &Config, mut places: Vec<Place>) -> Result<Start, CliError> {
    if places.is_empty()
        && let Some(account) = &config.default_account
    {
        places.push(Place {
            account: account.clone(),
            region: None,
            table: None,
        });
    }
    if !config.profiles {
        for place in &places {
            config.account(&place.account)?;
        }
    }
    Ok(Start { places })
}
