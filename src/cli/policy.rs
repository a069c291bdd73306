//! `dynahop policy`: the IAM policies by which an account is reached, as AWS or Terraform takes them.

mod keys;
mod mfa;
mod parts;
mod permissions;
mod roles;

use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::accounts::load;
use super::error::{CliError, failed};
use super::output::{complain, print_lines};
use super::{Global, block_on};
use crate::aws::{Route, Sessions};
use crate::config::{Account, CredentialSource, Place, TableName};
use crate::item::thousands;
use crate::policy::{Document, Use};

/// How many accounts a note names.
const NAMED: usize = 8;

/// Print the IAM policies by which an account is reached.
///
/// Without --trust and --source: the permission policy of the account's role, for what --for says, and no more. The
/// tables are asked which keys of KMS they are encrypted with, where the account can be opened already.
///
/// A policy of more than 6,144 characters is more than IAM takes in one. Then each line is a document of its own, --part
/// prints one of them, and --terraform numbers them. --pattern (with --source) and a policy for all tables (without
/// --table) say it in one.
#[derive(Debug, clap::Args)]
pub(super) struct Policy {
    /// An account, or a table in it; may be left out with --source.
    #[arg(value_name = "ACCOUNT", required_unless_present = "source")]
    place: Option<Place>,
    /// What it is used for; may be given again [default: browse]
    #[arg(long = "for", value_name = "USE", value_parser = uses(), conflicts_with_all = ["wanted", "source"])]
    uses: Vec<Use>,
    /// A table that it is used for; may be given again [default: all tables of the account]
    #[arg(long = "table", value_name = "TABLE", conflicts_with_all = ["wanted", "source"])]
    tables: Vec<TableName>,
    /// A key of KMS that its tables are encrypted with, in place of asking for it; may be given again.
    #[arg(long = "kms-key", value_name = "ARN", value_parser = arn, conflicts_with_all = ["wanted", "source"])]
    kms_keys: Vec<String>,
    /// The bucket of exports and imports, for --for s3.
    #[arg(long, value_name = "NAME", value_parser = bucket, required_if_eq("uses", "s3"))]
    bucket: Option<String>,
    #[command(flatten)]
    trust: Trust,
    #[command(flatten)]
    from: Assuming,
    /// Only the Nth document, where IAM takes no policy so long as one.
    #[arg(long, value_name = "N", value_parser = part, conflicts_with_all = ["wanted", "terraform"])]
    part: Option<NonZeroUsize>,
    /// As Terraform's resources, in place of JSON.
    #[arg(long)]
    terraform: bool,
    /// Ask nobody: only what the config says.
    #[arg(long)]
    offline: bool,
}

/// The trust policy, and what is in it.
#[derive(Debug, clap::Args)]
struct Trust {
    /// The trust policy of the account's role.
    #[arg(long = "trust", conflicts_with = "source")]
    wanted: bool,
    /// Whom the role is to trust, in place of the account that its source credentials are proven to be of.
    #[arg(long, value_name = "ARN", value_parser = arn, requires = "wanted")]
    principal: Option<String>,
    /// Put the external id into the trust policy.
    #[arg(long, requires = "wanted")]
    show_external_id: bool,
}

/// The policy of what accounts are reached from.
#[derive(Debug, clap::Args)]
struct Assuming {
    /// The policy of what ACCOUNT is reached from, for all accounts that are reached from the same.
    #[arg(long)]
    source: bool,
    /// With --source: the roles by their names, in any account.
    #[arg(long, requires = "source")]
    pattern: bool,
}

/// The documents, each as long as IAM takes, and what Terraform has around them.
struct Found {
    documents: Vec<Document>,
    terraform: String,
}

fn uses() -> impl TypedValueParser<Value = Use> {
    PossibleValuesParser::new(Use::ALL.map(Use::as_str)).try_map(|text| text.parse::<Use>())
}

/// Which of several documents.
fn part(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write which one, from 1 on")
}

/// An ARN, as far as it can be told without asking.
fn arn(text: &str) -> Result<String, &'static str> {
    if text.starts_with("arn:") && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("an ARN begins with arn: and has no spaces")
    }
}

/// A bucket's name, as far as it can be told without asking.
fn bucket(text: &str) -> Result<String, &'static str> {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if (3..=63).contains(&text.len()) && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens")
    }
}

pub(super) fn run(global: &Global, args: &Policy) -> ExitCode {
    match block_on(policy(global, args)).and_then(|done| done) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn policy(global: &Global, args: &Policy) -> Result<(), CliError> {
    let config = load(global).await?;
    let found = match &args.place {
        _ if args.from.source => roles::source(global, &config, args.place.as_ref(), args).await?,
        Some(place) if args.trust.wanted => roles::trust(global, &config, place, args).await?,
        Some(place) => permissions::of(global, &config, place, args).await?,
        // The arguments do not come so.
        None => return Ok(()),
    };
    parts::note_several(&found.documents, args);
    if args.terraform {
        let lines: Vec<&str> = found.terraform.lines().collect();
        print_lines(&lines)
    } else {
        parts::print(&found.documents, args.part)
    }
}

/// Something to know about what is printed.
fn note(text: &str) {
    complain(&format!("note: {text}"));
}

/// The names of accounts, as far as a note has room for them: `dev, staging and 1,998 more`.
fn some(accounts: &[&str]) -> String {
    let (named, more) = accounts.split_at(accounts.len().min(NAMED));
    match more.len() {
        0 => named.join(", "),
        count => format!("{} and {} more", named.join(", "), thousands(count as u64)),
    }
}

/// A name for the policy of `account`, within IAM's `[\w+=,.@-]`.
fn name(account: &Account) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let name = account.name.as_str().chars();
    let name: String = name.map(|c| if safe(c) { c } else { '-' }).collect();
    format!("dynahop-{name}")
}

/// How `account` is reached; where its profile is not on this machine, as far as the config says.
async fn route(sessions: &Sessions, account: &Arc<Account>) -> Route {
    let route = sessions.route(account).await;
    route.unwrap_or_else(|_| configured(account))
}

fn configured(account: &Arc<Account>) -> Route {
    let own = account.role.is_some().then(|| Arc::clone(account));
    match &account.source {
        CredentialSource::Via(hub) => {
            let mut route = configured(hub);
            route.steps.extend(own);
            route
        }
        CredentialSource::Profile(name) => Route {
            base: format!("profile {name}"),
            steps: own.into_iter().collect(),
        },
        CredentialSource::DefaultChain | CredentialSource::Keys(_) => Route {
            base: String::new(),
            steps: own.into_iter().collect(),
        },
    }
}
