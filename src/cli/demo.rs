//! `dynahop demo`: everything that dynahop does, with no account and no network.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::accounts::bound;
use super::error::{CliError, failed};
use super::output::{complain, print};
use super::sessions::cause;
use super::{Global, block_on, format, tui};
use crate::config::{Config, Place};
use crate::demo::{ACCOUNTS, Demo, DemoOptions, Faults, Limit, describe, serve, write_private};
use crate::item::wrap;
use crate::journal::audit::{AuditError, AuditLog, read};

/// Try dynahop on an embedded AWS with six accounts and sample data.
///
/// It needs no account and no network, and touches neither your config nor your credentials.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    /// What the two sides open.
    #[arg(value_name = "PLACE", num_args = 0..=2, conflicts_with_all = ["serve", "describe"])]
    places: Vec<Place>,
    /// How many users there are; orders are half as many.
    #[arg(long, value_name = "N", default_value_t = DemoOptions::default().items)]
    items: u32,
    /// This many more accounts, with nothing but a health check.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=50_000))]
    accounts: u32,
    /// Let each role want the code of an MFA device, whose name shows it.
    #[arg(long)]
    mfa: bool,
    /// Run the embedded AWS alone and print its address, until Ctrl-C.
    #[arg(long)]
    serve: bool,
    /// The loopback port [default: a free one].
    #[arg(long, value_name = "P", requires = "serve")]
    port: Option<u16>,
    /// Write a config that reaches it to this file, keys included.
    #[arg(long, value_name = "FILE", requires = "serve")]
    config_out: Option<PathBuf>,
    /// Print which accounts, tables and items there are, and how they differ, as JSON.
    #[arg(long, conflicts_with = "serve")]
    describe: bool,
    #[command(flatten)]
    faults: FaultArgs,
}

/// What goes wrong, for trying it.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Faults")]
struct FaultArgs {
    /// Hold each answer back this long.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// Throttle every Nth request for items.
    #[arg(long, value_name = "N")]
    throttle: Option<NonZeroU32>,
    /// What a throttled request is too much for.
    #[arg(long, value_name = "LIMIT", value_parser = limits(), default_value = "provisioned")]
    throttled_by: Limit,
    /// Throttle every Nth request to STS.
    #[arg(long, value_name = "N")]
    throttle_sts: Option<NonZeroU32>,
    /// Leave every Nth item of a batch unprocessed.
    #[arg(long, value_name = "N")]
    unprocessed: Option<NonZeroU32>,
    /// Answer every Nth request with an internal error.
    #[arg(long, value_name = "N")]
    errors: Option<NonZeroU32>,
    /// Let sessions live this long only.
    #[arg(long, value_name = "SECS")]
    expire_tokens: Option<u64>,
    /// Refuse to assume this account's role.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    deny: Option<String>,
}

pub(super) fn run(global: &Global, args: DemoArgs) -> ExitCode {
    match demo(global, args) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn demo(global: &Global, args: DemoArgs) -> Result<ExitCode, CliError> {
    if global.config.is_some() {
        return Err(CliError::DemoConfig);
    }
    let options = DemoOptions {
        items: args.items,
        accounts: args.accounts,
        port: args.port,
        mfa: args.mfa,
        faults: args.faults.faults(),
    };
    if args.describe {
        let described = describe(&options)?;
        print(&format::json(&described))?;
        return Ok(ExitCode::SUCCESS);
    }
    if args.serve {
        let mut out = std::io::stdout();
        let serving = serve(options, args.config_out.as_deref(), &mut out);
        block_on(serving)??;
        return Ok(ExitCode::SUCCESS);
    }
    let demo = Demo::start(options)?;
    // What goes with the demo: its config, for the commands that are suggested, and a log of its own, since what is done
    // here is nothing that the user's should tell.
    let folder = tempfile::Builder::new().prefix("dynahop-demo-").tempdir();
    let folder = folder.map_err(CliError::Start)?;
    let config = bound(global, config(&demo, folder.path())?)?;
    let cause = cause(global, &config);
    let audit = AuditLog::in_folder(folder.path().to_owned(), tell);
    let code = tui::open(&config, args.places, cause, audit, global.mfa_code.clone());
    demo.stop();
    tell_audit(folder.path());
    Ok(code)
}

/// The demo's config, with nothing of the user's environment in it. It is in a file, so that a suggested command reaches
/// the demo from another terminal.
fn config(demo: &Demo, folder: &Path) -> Result<Config, CliError> {
    let path = folder.join("config.toml");
    write_private(&path, &demo.config_toml()).map_err(CliError::Start)?;
    let mut config = Config::load(Some(&path), &BTreeMap::new())?;
    config.is_built_in = true;
    Ok(config)
}

fn tell(error: &AuditError) {
    complain(&format!("warning: {error}"));
}

/// That there was an audit log: whoever tries the program should know of it.
fn tell_audit(folder: &Path) {
    let Ok(read) = read(folder, |_| true) else {
        return;
    };
    if let Some(entry) = read.entries.last() {
        let count = match read.entries.len() {
            1 => "1 entry".to_owned(),
            count => format!("{count} entries"),
        };
        for line in audit_lines(&count, entry.operation.as_str(), &entry.at.account) {
            complain(&line);
        }
    }
}

/// Columns of the lines that are left in the terminal.
const COLUMNS: usize = 79;

/// Lines that a terminal of 80 columns does not break in a word.
fn audit_lines(count: &str, last: &str, account: &str) -> Vec<String> {
    let words = [
        format!("The demo kept an audit log: {count}, the last of them \"{last} {account}\"."),
        "It is gone now; `dynahop audit` reads that of your own accounts.".to_owned(),
    ];
    words.iter().flat_map(|line| wrap(line, COLUMNS)).collect()
}

impl FaultArgs {
    fn faults(&self) -> Faults {
        Faults {
            latency: Duration::from_millis(self.latency),
            throttle: self.throttle,
            throttled_by: self.throttled_by,
            sts_throttle: self.throttle_sts,
            unprocessed: self.unprocessed,
            server_errors: self.errors,
            session_life: self.expire_tokens.map(Duration::from_secs),
            denied_role: self.deny.clone(),
            ..Faults::default()
        }
    }
}

fn limits() -> impl TypedValueParser<Value = Limit> {
    let words = PossibleValuesParser::new(Limit::ALL.map(Limit::as_str));
    words.map(|text| {
        let mut all = Limit::ALL.into_iter();
        all.find(|limit| limit.as_str() == text).unwrap_or_default()
    })
}

/// The name of an account of the demo, given by its name or its id.
fn account(text: &str) -> Result<String, String> {
    let found = ACCOUNTS
        .iter()
        .find(|account| account.name == text || account.id == text);
    found.map(|account| account.name.to_owned()).ok_or_else(|| {
        let names: Vec<&str> = ACCOUNTS.iter().map(|account| account.name).collect();
        format!("the demo's accounts are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::audit_lines;

    #[test]
    fn the_last_lines_fit_into_a_terminal_and_break_between_words() {
        let account = "a-name-that-is-rather-long-for-an-account";
        for (count, name) in [("1 entry", "dev"), ("1,234 entries", account)] {
            let lines = audit_lines(count, "open", name);
            assert!(lines.iter().all(|line| line.len() < 80), "{lines:?}");
            let whole = lines.join(" ");
            assert!(whole.contains(&format!("\"open {name}\".")), "{whole}");
        }
    }
}
