//! What keeps a subcommand from its work.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{AccountName, ConfigError, Place, TenantName, UnknownPlace};
use crate::copy::PlanError;
use crate::failure::Failure;
use crate::file::FileError;
use crate::item::thousands;
use crate::runtime::BrowseError;
use crate::write::ConfirmError;

use super::output;

/// Why a subcommand did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Place(#[from] UnknownPlace),
    /// A place that there is not, where a subcommand was meant.
    #[error("{unknown}; the nearest subcommand: `{command}`")]
    Subcommand { unknown: String, command: String },
    #[error("{0} is an account: name a table in it, as in {0}:users")]
    NoTable(Place),
    /// An index where items are to be written.
    #[error(
        "{0} is an index, and nothing is written into one: name its table\nNothing was written."
    )]
    IndexTarget(Place),
    /// And what there is to do.
    #[error("there are no accounts. {0}")]
    NoAccounts(String),
    /// A table where only an account is taken.
    #[error(
        "{place} is a table, and accounts are checked: write {account}; the table to be read there is its health_table in the config"
    )]
    TableGiven { place: Place, account: String },
    #[error(transparent)]
    Failed(#[from] Failure),
    #[error("{0}")]
    Compare(String),
    /// No word of what happens to items that are there.
    #[error(
        "what happens to items that the target has already? Write --on-conflict skip or --on-conflict overwrite\nNothing was written."
    )]
    NoConflict,
    /// A file is no table.
    #[error(
        "a file is written whole, so that no item in it is skipped: write --on-conflict overwrite to replace one that is there\nNothing was written."
    )]
    SkipInFile,
    #[error("{0}\nNothing was written.")]
    File(FileError),
    #[error("{0}\nNothing was written.")]
    Plan(#[from] PlanError),
    #[error("{0}\nNothing was written.")]
    Confirm(#[from] ConfirmError),
    /// A confirmation that nobody gave.
    #[error("{0}\nNothing was written.")]
    Unconfirmed(String),
    #[error("{0}\nNothing was written.")]
    NotBegun(Failure),
    #[error(transparent)]
    Browse(#[from] BrowseError),
    #[error("{0}")]
    Policy(String),
    #[error("interrupted")]
    Interrupted,
    /// Ctrl-C came with so many left.
    #[error("stopped: {} not tried", thousands(*.0))]
    Stopped(u64),
    #[error("cannot start: {0}")]
    Start(io::Error),
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    #[error("{}: cannot be written: {error}", path.display())]
    Log { path: PathBuf, error: io::Error },
    #[error("there is no home folder to keep a state in: name a folder in DYNAHOP_STATE")]
    NoStateFolder,
    #[error("{}: cannot be read: {error}", path.display())]
    State { path: PathBuf, error: io::Error },
    #[error("the audit log has no operation {0:?}; `dynahop audit` lists them with their ids")]
    NoEntry(String),
    #[error("{0} has no backup: name one in the config, as in failover = \"backup\"")]
    NoFailover(AccountName),
    /// A backup is another account, which such a run does not have.
    #[error(
        "a run that is bound to a tenant has no backups, since those are other accounts: leave --tenant {0} out, and name the account"
    )]
    BoundFailover(TenantName),
    #[error("no account has a backup: name one in the config, as in failover = \"backup\"")]
    NoFailovers,
    #[error("DYNAHOP_LOG is {0:?}; write error, warn, info, debug or trace")]
    LogLevel(String),
    #[cfg(feature = "demo")]
    #[error(transparent)]
    Demo(#[from] crate::demo::DemoError),
    #[cfg(feature = "demo")]
    #[error("the demo has a config of its own: leave --config out")]
    DemoConfig,
}

/// Says what went wrong, and gives the exit code for it.
pub(super) fn failed(error: &CliError) -> ExitCode {
    output::complain(&format!("error: {error}"));
    ExitCode::from(2)
}
