//! Confirming a write: by a flag, or by asking whoever sits at the terminal.

use std::io::{BufRead, IsTerminal, Write};

use super::error::CliError;
use crate::config::called::quoted;
use crate::write::{Confirmation, Required, WritePlan};

/// What the flags say.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Confirm {
    /// Confirm without being asked; only for a target whose access is free.
    #[arg(long)]
    yes: bool,
    /// Confirm by naming the target's account; for a target whose access is confirm.
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
}

impl Confirm {
    /// Whether [`Confirm::get`] or [`reason`] is going to ask somebody.
    pub(super) fn asks(&self, write: &WritePlan) -> bool {
        let flagged = !write.needs_reason() && self.flagged(&write.required());
        !flagged && is_interactive()
    }

    fn flagged(&self, required: &Required) -> bool {
        match required {
            Required::Name(_) => self.confirm.is_some(),
            Required::Dialog => self.confirm.is_some() || self.yes,
            Required::Refused => true,
        }
    }

    /// The confirmation for what is `required` to write to `account`.
    pub(super) async fn get(
        &self,
        required: &Required,
        account: &str,
    ) -> Result<Confirmation, CliError> {
        match (required, &self.confirm) {
            (_, Some(name)) => return Ok(Confirmation::Name(name.clone())),
            // Refused in any case: by the plan, in its own words.
            (Required::Refused, None) => return Ok(Confirmation::Yes),
            (Required::Dialog, None) if self.yes => return Ok(Confirmation::Yes),
            _ => {}
        }
        if !is_interactive() {
            return Err(CliError::Unconfirmed(self.needed(required, account)));
        }
        let question = match required {
            Required::Name(name) => format!("Type the account's name, {name}, to go on: "),
            _ => "Type yes to go on: ".to_owned(),
        };
        let answer = answer(question).await;
        match required {
            Required::Name(name) if answer == name.as_str() => Ok(Confirmation::Name(answer)),
            Required::Dialog if answer == "yes" => Ok(Confirmation::Yes),
            _ => Err(CliError::Unconfirmed("Not confirmed.".to_owned())),
        }
    }

    fn needed(&self, required: &Required, account: &str) -> String {
        let confirm = format!("--confirm {}", quoted(account));
        match required {
            Required::Name(_) if self.yes => {
                format!(
                    "--yes stands for a free account only; writing to {account} needs {confirm}"
                )
            }
            Required::Name(_) => format!("writing to {account} needs {confirm}"),
            _ => format!("writing to {account} needs --yes"),
        }
    }
}

/// The reason that `account` demands for a write, from whoever sits at the terminal.
pub(super) async fn reason(account: &str) -> Result<String, CliError> {
    if !is_interactive() {
        return Err(CliError::Unconfirmed(format!(
            "{account} demands a reason for each write: give it with --reason TEXT"
        )));
    }
    let given = answer("Why is this done? ".to_owned()).await;
    if given.trim().is_empty() {
        let why = format!("{account} demands a reason, and none was given.");
        return Err(CliError::Unconfirmed(why));
    }
    Ok(given)
}

async fn answer(question: String) -> String {
    let answer = tokio::task::spawn_blocking(move || line(&question)).await;
    answer.ok().flatten().unwrap_or_default()
}

pub(super) fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// One line from the terminal, without its end; none where there is no more.
pub(super) fn line(question: &str) -> Option<String> {
    let mut terminal = std::io::stderr().lock();
    terminal
        .write_all(question.as_bytes())
        .and_then(|()| terminal.flush())
        .ok()?;
    drop(terminal);
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
