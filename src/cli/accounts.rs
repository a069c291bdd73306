//! Which accounts there are, and where a place stands among them.

use super::Global;
use super::error::CliError;
use crate::aws;
use crate::config::{AccountAt, Config, Place, ProcessEnvironment, ProfileFiles, TableAt};

/// The config, its profiles read.
pub(super) async fn load(global: &Global) -> Result<Config, CliError> {
    let env = ProcessEnvironment;
    let config = Config::load(global.config.as_deref(), &env)?;
    if !config.profiles {
        return Ok(config);
    }
    let profiles = aws::profiles(&ProfileFiles::of(&env)).await?;
    Ok(config.with_profiles(profiles))
}

/// Where the place stands.
pub(super) fn account_at(config: &Config, place: &Place) -> Result<AccountAt, CliError> {
    Ok(config.account_at(place)?)
}

/// The place's table.
pub(super) fn table_at(config: &Config, place: &Place) -> Result<TableAt, CliError> {
    let at = account_at(config, place)?;
    let Some(table) = &place.table else {
        return Err(CliError::NoTable(place.clone()));
    };
    Ok(at.table(table.table.clone(), table.index.clone()))
}
