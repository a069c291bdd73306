//! What can be wrong with a configuration, each in one line.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::called::Called;
use super::name::region::MistypedRegion;
use super::name::{AccountName, Region, TenantName};
use super::nearest::{nearest, one_of};
use super::place::Place;

/// The most accounts that an error lists where none is near.
const LISTED: usize = 8;

/// Why the accounts cannot be known. One line each, and never a secret in it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Something in `config.toml`.
    #[error("{}:{line}: {}{wrong}", path.display(), Prefix(key.as_deref()))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key with its tables: `accounts.prod.region`. None where the TOML itself is wrong.
        key: Option<String>,
        /// What is wrong, and what is right.
        wrong: String,
    },
    /// A config that was asked for and is not there.
    #[error("{}: there is no such file, though {named_by} names it; give the path of a config.toml", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// `--config` or `DYNAHOP_CONFIG`.
        named_by: &'static str,
    },
    /// A file that cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The command that tells the tenants. Never with its arguments, which may be secret.
    #[error("the tenants cannot be read: `{program}` {wrong}")]
    TenantsCommand {
        /// The program.
        program: String,
        /// What it did wrong.
        wrong: String,
    },
    /// Something in the user's AWS files.
    #[error("the profiles cannot be read: {wrong}")]
    AwsFiles {
        /// What is wrong, with its file and line.
        wrong: String,
    },
}

/// The key before what is wrong with it.
struct Prefix<'a>(Option<&'a str>);

impl fmt::Display for Prefix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |key| write!(f, "{key}: "))
    }
}

/// Why nobody knows where a place stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownPlace {
    /// It names an account or a tenant that there is not.
    #[error(transparent)]
    Account(#[from] UnknownAccount),
    /// A tenant that there is not.
    #[error(transparent)]
    Tenant(#[from] UnknownTenant),
    /// It names another account than the one that the run is bound to.
    #[error(
        "{place}: this run is bound to the tenant {tenant:?}, whose account is {account:?}; leave the account out, or start without --tenant"
    )]
    Bound {
        /// The place.
        place: Place,
        /// The tenant of the run.
        tenant: String,
        /// The tenant's account.
        account: String,
    },
    /// It is another tenant than the one that the run is bound to.
    #[error(
        "{given}: this run is bound to the tenant {tenant:?}, whose account is {account:?}; start without --tenant, or with that of another"
    )]
    BoundTenant {
        /// The tenant that was asked for.
        given: String,
        /// The tenant of the run.
        tenant: String,
        /// The tenant's account.
        account: String,
    },
    /// Its table is not the own one of the account that the run is bound to, or nobody knows whether it is.
    #[error(
        "this run is bound to the tenant {tenant:?}: {place} is not known to be a table of its account {account:?}; name one that is, or start without --tenant"
    )]
    BoundTable {
        /// The table.
        place: String,
        /// The tenant of the run.
        tenant: String,
        /// The tenant's account.
        account: String,
    },
    /// It names a region that there is not.
    #[error(transparent)]
    Region(#[from] MistypedRegion),
    /// It names none, and nothing says which is meant.
    #[error(
        "{0} names no account, no [tables.NAME] of the config pins its table to one, and there is no default_account; write ACCOUNT{0}"
    )]
    NoAccount(Place),
    /// It names a region, and its table's ARN another.
    #[error(
        "the table is in {of_arn}, as its ARN says, and the place names {named}; leave @{named} out"
    )]
    OtherRegion {
        /// The region of the place.
        named: Region,
        /// The region of the ARN.
        of_arn: Region,
    },
}

impl UnknownPlace {
    pub(super) fn bound(place: &Place, tenant: &TenantName, account: Option<&AccountName>) -> Self {
        Self::Bound {
            place: place.clone(),
            tenant: tenant.to_string(),
            account: account.map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// A name that no account has. The message names those that are near.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {given:?}; {hint}")]
pub struct UnknownAccount {
    /// The name that was given.
    pub given: String,
    /// The accounts nearest to it by spelling, best first.
    pub nearest: Vec<String>,
    what: &'static str,
    hint: String,
}

impl UnknownAccount {
    /// The error for `given` where the accounts are `names`; `called` where a command can list them.
    pub fn new<'a>(
        given: &str,
        names: impl IntoIterator<Item = &'a AccountName>,
        called: Option<&Called>,
    ) -> Self {
        let names: Vec<&str> = names.into_iter().map(AccountName::as_str).collect();
        let list = called.map(|called| called.command(["ls"]));
        let (nearest, hint) = nearest_of(given, &names, "the accounts", list);
        Self {
            given: given.to_owned(),
            nearest,
            what: "account",
            hint,
        }
    }

    /// The same where a tenant's name would have done as well; `names` are those of both.
    pub fn nor_tenant<'a>(
        given: &str,
        names: impl IntoIterator<Item = &'a str>,
        called: &Called,
    ) -> Self {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        let (nearest, hint) = nearest_of(given, &names, "those that there are", Some(all(called)));
        Self {
            given: given.to_owned(),
            nearest,
            what: "account or tenant",
            hint,
        }
    }
}

/// A name that no tenant has. The message names those that are near.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no tenant {given:?}; {hint}")]
pub struct UnknownTenant {
    /// The name that was given.
    pub given: String,
    /// The tenants nearest to it by spelling, best first.
    pub nearest: Vec<String>,
    hint: String,
}

impl UnknownTenant {
    /// The error for `given` where the tenants are `names`.
    pub fn new<'a>(
        given: &str,
        names: impl IntoIterator<Item = &'a TenantName>,
        called: &Called,
    ) -> Self {
        let names: Vec<&str> = names.into_iter().map(TenantName::as_str).collect();
        let (nearest, hint) = nearest_of(given, &names, "the tenants", Some(all(called)));
        Self {
            given: given.to_owned(),
            nearest,
            hint,
        }
    }
}

/// The command that lists the accounts with all their tenants.
fn all(called: &Called) -> String {
    called.command(["ls", "--format", "md"])
}

/// The names that are near, and what to say of them: `what` they are, as in `the accounts`, and the command that lists
/// them, if one can.
fn nearest_of(
    given: &str,
    names: &[&str],
    what: &str,
    list: Option<String>,
) -> (Vec<String>, String) {
    let near = nearest(given, names.iter().copied());
    let hint = if !near.is_empty() {
        format!("the nearest: {}", one_of(near.iter().copied(), "or"))
    } else if names.is_empty() {
        format!("there are no {} at all", what.trim_start_matches("the "))
    } else if names.len() <= LISTED {
        format!("{what}: {}", one_of(names.iter().copied(), "and"))
    } else if let Some(list) = list {
        format!("`{list}` lists the {} that there are", names.len())
    } else {
        format!("there are {} others", names.len())
    };
    (near.into_iter().map(str::to_owned).collect(), hint)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_account_names_the_nearest() {
        let names = |names: &[&str]| -> Vec<AccountName> {
            names.iter().map(|name| name.parse().unwrap()).collect()
        };
        let many: Vec<AccountName> = (0..20)
            .map(|n| format!("team-{n:04}").parse().unwrap())
            .collect();
        for (given, names, line) in [
            (
                "prdo",
                names(&["dev", "prod"]),
                r#"there is no account "prdo"; the nearest: "prod""#,
            ),
            (
                "x",
                names(&["dev", "prod"]),
                r#"there is no account "x"; the accounts: "dev" and "prod""#,
            ),
            (
                "x",
                names(&[]),
                r#"there is no account "x"; there are no accounts at all"#,
            ),
            (
                "x",
                many,
                r#"there is no account "x"; `dynahop ls` lists the 20 that there are"#,
            ),
        ] {
            let called = Called::default();
            let unknown = UnknownAccount::new(given, &names, Some(&called));
            assert_eq!(unknown.to_string(), line);
        }
    }
}
