//! The `dynahop` program.

use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode};

/// JSON and the embedded database take a fifth to a half less time with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let endpoints = endpoint_variables();
    if endpoints.is_empty() {
        return dynahop::cli::main();
    }
    begin_anew_without(&endpoints).unwrap_or_else(|error| {
        eprintln!(
            "dynahop takes no endpoint from AWS_ENDPOINT_URL and its like, and cannot begin without them ({error}): unset them"
        );
        ExitCode::from(2)
    })
}

/// The variables that name endpoints. Endpoints come from the config alone; but the SDK's clients that get credentials
/// (STS and SSO, inside of a profile) obey these variables and have no switch against it.
fn endpoint_variables() -> Vec<OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| {
            name.to_string_lossy()
                .to_ascii_uppercase()
                .starts_with("AWS_ENDPOINT_URL")
        })
        .collect()
}

/// This program again, in this process's place, without these variables: a process cannot safely unset its own.
fn begin_anew_without(variables: &[OsString]) -> io::Result<ExitCode> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(std::env::args_os().skip(1));
    for name in variables {
        command.env_remove(name);
    }
    run(command)
}

#[cfg(unix)]
fn run(mut command: Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    if let Some(name) = std::env::args_os().next() {
        command.arg0(name);
    }
    Err(command.exec())
}

#[cfg(not(unix))]
fn run(mut command: Command) -> io::Result<ExitCode> {
    let code = command.status()?.code();
    let code = code.and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
