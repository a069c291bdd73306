//! The command line: one file for each subcommand, each a thin use of the layers above.
//!
//! Exit codes: a subcommand's own 0 and 1, and 2 for whatever kept it from its work, wrong usage included.

mod accounts;
mod ask;
mod audit;
mod check;
mod compare;
mod condition;
mod copy;
#[cfg(feature = "demo")]
mod demo;
mod error;
mod format;
mod log;
mod ls;
mod mistyped;
mod output;
mod policy;
mod progress;
mod question;
mod sessions;
mod signals;
mod tui;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use secrecy::SecretString;

use crate::config::{Place, TenantName};
use error::CliError;

/// What follows the options in the help.
const PLACES: &str = "\
Places:
  prod                       an account
  prod:users                 a table
  prod@eu-west-1:users       the same in another region
  prod:orders/by-status      an index
  '\"my profile\":users'       an account whose name has spaces
  acme:users                 a table of the tenant acme
  :users                     a table in the account that it is pinned to, or in the default account

Exit codes:
  0  done; compare: the tables are equal; copy: everything arrived; check: all is well
  1  compare: the tables differ; copy: something did not arrive; check: something is not
  2  an error; copy: nothing was begun";

/// The heading of the options that all subcommands have.
const EVERYWHERE: &str = "Options of every subcommand";

const CONFIG: &str = "The config to read [default: DYNAHOP_CONFIG, else config.toml in the platform's config folder]";
const DEBUG: &str = "Write to this file what happens: accounts opened, roles assumed, sessions renewed, each request; DYNAHOP_LOG=info leaves the requests out";

const MFA_CODE: &str = "The code that an MFA device shows now, for an account that needs one; without it, it is asked for at the terminal";

const TENANT: &str = "Be bound to the account of this tenant: nothing else can be opened";

/// Browse DynamoDB tables across AWS accounts, compare items, and copy them from one account to another.
#[derive(Debug, Parser)]
#[command(name = "dynahop", version, after_help = PLACES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// What the two sides open.
    #[arg(value_name = "PLACE", num_args = 0..=2)]
    places: Vec<Place>,
    #[command(flatten)]
    global: Global,
}

/// Options of every subcommand.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Global {
    #[arg(long, value_name = "FILE", global = true, help = CONFIG, help_heading = EVERYWHERE)]
    config: Option<PathBuf>,
    #[arg(long, alias = "log", value_name = "FILE", global = true, help = DEBUG, help_heading = EVERYWHERE)]
    debug: Option<PathBuf>,
    #[arg(long, value_name = "TENANT", global = true, help = TENANT, help_heading = EVERYWHERE)]
    tenant: Option<TenantName>,
    #[command(flatten)]
    because: sessions::Because,
    #[arg(long, value_name = "CODE", global = true, help = MFA_CODE, help_heading = EVERYWHERE)]
    mfa_code: Option<SecretString>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ls(ls::Ls),
    Compare(compare::Compare),
    Copy(copy::Copy),
    Audit(audit::Audit),
    Check(check::Check),
    Policy(policy::Policy),
    #[cfg(feature = "demo")]
    Demo(demo::DemoArgs),
}

/// The whole program: reads the arguments and does what they say.
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => {
            let code = usage(&error);
            let arguments = std::env::args_os().skip(1);
            let arguments: Vec<String> = arguments
                .map(|argument| argument.to_string_lossy().into_owned())
                .collect();
            let tip =
                mistyped::tip(&arguments).or_else(|| mistyped::account_tip(&arguments, &error));
            if let Some(tip) = tip.filter(|_| error.use_stderr()) {
                output::complain_line(&tip);
            }
            code
        }
    }
}

/// Does what the arguments say.
pub fn run(cli: Cli) -> ExitCode {
    if let Err(error) = log::start(cli.global.debug.as_deref()) {
        return error::failed(&error);
    }
    let global = cli.global;
    match cli.command {
        Some(_) if !cli.places.is_empty() => {
            let message = "a place before a subcommand: write it after";
            usage(&Cli::command().error(clap::error::ErrorKind::ArgumentConflict, message))
        }
        None => tui::run(&global, cli.places),
        Some(Command::Ls(args)) => ls::run(&global, &args),
        Some(Command::Compare(args)) => compare::run(&global, &args),
        Some(Command::Copy(args)) => copy::run(&global, &args),
        Some(Command::Audit(args)) => audit::run(&args),
        Some(Command::Check(args)) => check::run(&global, &args),
        Some(Command::Policy(args)) => policy::run(&global, &args),
        #[cfg(feature = "demo")]
        Some(Command::Demo(args)) => demo::run(&global, args),
    }
}

/// Wrong usage, or help that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to be told when this cannot be printed.
    error.print().ok();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Runs `work` to its end.
fn block_on<T>(work: impl Future<Output = T>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Start)?;
    let done = runtime.block_on(work);
    // A prompt may still wait for its line: nobody waits for it.
    runtime.shutdown_background();
    Ok(done)
}
