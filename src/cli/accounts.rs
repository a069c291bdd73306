//! Which accounts there are, and where a place stands among them.

use super::Global;
use super::error::CliError;
use super::output::complain_line;
use crate::config::{AccountAt, Config, Place, ProcessEnvironment, TableAt, UnknownPlace};
use crate::runtime::lists::complete;

/// The config, its profiles and its tenants read; bound to the tenant that `--tenant` names.
pub(super) async fn load(global: &Global) -> Result<Config, CliError> {
    let env = ProcessEnvironment;
    let config = Config::load(global.config.as_deref(), &env)?;
    let config = complete(config, &env).await?;
    for unknown in config.unknown_accounts() {
        complain_line(&format!("warning: {unknown}"));
    }
    bound(global, config)
}

/// The config as `--tenant` has it.
pub(super) fn bound(global: &Global, config: Config) -> Result<Config, CliError> {
    match &global.tenant {
        Some(tenant) => Ok(config.bound_to(tenant).map_err(UnknownPlace::from)?),
        None => Ok(config),
    }
}

/// Where the place stands.
pub(super) fn account_at(config: &Config, place: &Place) -> Result<AccountAt, CliError> {
    Ok(config.account_at(place)?)
}

/// The place's table; a line says where it is outside of its pinned account.
pub(super) fn table_at(config: &Config, place: &Place) -> Result<TableAt, CliError> {
    let table = target_at(config, place)?;
    tell_pin(config, &table);
    Ok(table)
}

/// The table that a copy goes to: its plan says where that is outside of its pinned account.
pub(super) fn target_at(config: &Config, place: &Place) -> Result<TableAt, CliError> {
    let at = account_at(config, place)?;
    match &place.table {
        Some(table) => Ok(at.table(table.table.clone(), table.index.clone())),
        None => Err(CliError::NoTable(place.clone())),
    }
}

/// A line where the config has the table elsewhere.
pub(super) fn tell_pin(config: &Config, table: &TableAt) {
    if let Some(pin) = config.pinned_elsewhere(table) {
        let name = table.table.within(table.at.account.expected_id());
        complain_line(&format!(
            "{table}: not the pinned account; the config has {name} in {pin}"
        ));
    }
}
