//! `dynahop [PLACE] [PLACE]`: the terminal program.

use std::panic::resume_unwind;
use std::process::ExitCode;
use std::thread;

use secrecy::SecretString;

use super::accounts::load;
use super::error::{CliError, failed};
use super::mistyped::subcommand;
use super::sessions::{audit_log, cause};
use super::{Global, block_on};
use crate::app::Start;
use crate::config::{Cause, Config, Place, ProcessEnvironment, UnknownPlace};
use crate::journal::audit::AuditLog;
use crate::journal::state_folder;
use crate::runtime::{Screen, is_there};

/// What the terminal program begins with.
struct Beginning {
    config: Config,
    start: Start,
    cause: Cause,
}

/// Opens the two sides at the places. The first accounts of a long config are on the screen while it is read; profiles
/// are read only after.
pub(super) fn run(global: &Global, places: Vec<Place>) -> ExitCode {
    let audit = audit_log(state_folder(&ProcessEnvironment));
    let whole = global.clone();
    let read = move || beginning(&whole, places);
    let begun = match head(global) {
        Some(head) => shown_while(&head, read),
        None => read().and_then(|beginning| Ok((Screen::take()?, beginning))),
    };
    let ended = begun.and_then(
        |(
            screen,
            Beginning {
                config,
                start,
                cause,
            },
        )| {
            let code = global.mfa_code.clone();
            Ok(screen.browse(&config, start, cause, audit, code)?)
        },
    );
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// The first accounts of the config, where there are so many that a frame of them is sooner there.
fn head(global: &Global) -> Option<Config> {
    // What is bound to a tenant shows no other account.
    if global.tenant.is_some() || !is_there() {
        return None;
    }
    Config::head(global.config.as_deref(), &ProcessEnvironment)
}

/// What `read` reads, with the screen on which `head` is shown meanwhile.
fn shown_while<T: Send + 'static>(
    head: &Config,
    read: impl FnOnce() -> Result<T, CliError> + Send + 'static,
) -> Result<(Screen, T), CliError> {
    // Whoever does not wait for it leaves it behind.
    let reading = thread::spawn(read);
    let mut screen = Screen::take()?;
    screen.show_until(head, || reading.is_finished())?;
    let read = reading.join().unwrap_or_else(|panic| resume_unwind(panic));
    // The screen is given back before a mistake is told.
    Ok((screen, read?))
}

fn beginning(global: &Global, places: Vec<Place>) -> Result<Beginning, CliError> {
    let config = config(global, &places)?;
    let cause = cause(global, &config);
    let start = start(&config, places)?;
    Ok(Beginning {
        config,
        start,
        cause,
    })
}

/// The config without what takes time, unless it needs that to know the tenant's account, or whether a word is an account
/// or a subcommand that is mistyped.
fn config(global: &Global, places: &[Place]) -> Result<Config, CliError> {
    if global.tenant.is_some() {
        return block_on(load(global))?;
    }
    let config = Config::load(global.config.as_deref(), &ProcessEnvironment)?;
    let is_doubtful =
        |place: &Place| subcommand(place).is_some() && config.account_at(place).is_err();
    if config.is_read_on() && places.iter().any(is_doubtful) {
        return block_on(load(global))?;
    }
    Ok(config)
}

/// The same with a config that is known.
pub(super) fn open(
    config: &Config,
    places: Vec<Place>,
    cause: Cause,
    audit: AuditLog,
    code: Option<SecretString>,
) -> ExitCode {
    let start = start(config, places);
    let ended =
        start.and_then(|start| Ok(Screen::take()?.browse(config, start, cause, audit, code)?));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// The places that were given, or else the default account. An account that cannot be known yet is a
/// profile's, or a tenant's.
fn start(config: &Config, mut places: Vec<Place>) -> Result<Start, CliError> {
    if places.is_empty()
        && let Some(account) = &config.default_account
    {
        places.push(Place {
            account: Some(account.clone()),
            region: None,
            table: None,
        });
    }
    for place in &places {
        match config.account_at(place) {
            Ok(_) => {}
            Err(unknown) => unknown_place(config, place, unknown)?,
        }
    }
    Ok(Start { places })
}

/// A place that is not known: an error, unless it may be known later.
fn unknown_place(config: &Config, place: &Place, unknown: UnknownPlace) -> Result<(), CliError> {
    match subcommand(place) {
        Some(subcommand) => Err(CliError::Subcommand {
            unknown: unknown.to_string(),
            command: config.called().command([subcommand]),
        }),
        None if config.is_read_on() => Ok(()),
        None => Err(unknown.into()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::start;
    use crate::config::Config;

    /// Where the program begins, as places, with this variable in the environment.
    fn begins(variable: Option<&str>, places: &[&str]) -> Result<Vec<String>, String> {
        let text = "region = \"us-east-1\"\ndefault_account = \"dev\"\ndefault_account_env = \"ENVIRONMENT\"\n\
                    [accounts.dev]\nprofile = \"a\"\n[accounts.prod]\nprofile = \"b\"\n";
        let value = variable.map(|value| ("ENVIRONMENT".to_owned(), value.to_owned()));
        let environment: BTreeMap<String, String> = value.into_iter().collect();
        let config = Config::parse(text, Path::new("test.toml"), &environment).unwrap();
        let places = places.iter().map(|place| place.parse().unwrap()).collect();
        let begun = start(&config, places).map_err(|error| error.to_string())?;
        Ok(begun.places.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn it_opens_the_default_account_that_the_environment_names() {
        assert_eq!(begins(None, &[]).unwrap(), ["dev"]);
        assert_eq!(begins(Some("prod"), &[]).unwrap(), ["prod"]);
    }

    #[test]
    fn places_that_are_given_come_first_and_an_unknown_account_is_an_error_at_once() {
        assert_eq!(begins(Some("prod"), &["dev:users"]).unwrap(), ["dev:users"]);
        let error = begins(None, &["prdo:users"]).unwrap_err();
        assert!(error.contains("prod"), "it names the nearest: {error}");
    }
}
