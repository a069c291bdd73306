//! The policies of what roles are assumed from.

use std::collections::BTreeMap;

use super::assumed::Assumed;
use super::document::{Document, Statement};
use super::split::split;
use crate::config::RoleAccess;

/// What is done with a role besides assuming it.
#[derive(Debug, Clone, Copy, Default)]
struct With {
    tags: bool,
    identity: bool,
}

type Roles = BTreeMap<String, With>;

/// What a source has to be allowed, to assume all of `roles` as they are assumed: one document, or several, none of
/// them longer than a managed policy may be.
pub fn sources(roles: &[Assumed<'_>]) -> Vec<Document> {
    split(document(&named(roles, |role| role.arn.to_string())))
}

/// The same for roles of these names in any account: `arn:aws:iam::*:role/Name`. They are as few as there are names.
pub fn sources_by_name(roles: &[Assumed<'_>]) -> Vec<Document> {
    split(document(&named(roles, in_any_account)))
}

fn named(roles: &[Assumed<'_>], name: fn(&RoleAccess) -> String) -> Roles {
    let mut named = Roles::new();
    for one in roles {
        let with = named.entry(name(one.role)).or_default();
        with.tags |= one.tags;
        with.identity |= one.identity;
    }
    named
}

fn in_any_account(role: &RoleAccess) -> String {
    let arn = role.arn.as_str();
    let account_id = format!(":{}:", role.arn.account_id());
    arn.replacen(&account_id, ":*:", 1)
}

fn document(roles: &Roles) -> Document {
    let arns = |wanted: fn(With) -> bool| -> Vec<&str> {
        let chosen = roles.iter().filter(|(_, with)| wanted(**with));
        chosen.map(|(arn, _)| arn.as_str()).collect()
    };
    let each = [
        ("AssumeRole", arns(|_| true)),
        ("TagSession", arns(|with| with.tags)),
        ("SetSourceIdentity", arns(|with| with.identity)),
    ];
    let statement = |(action, arns): (&str, Vec<&str>)| {
        let none = arns.is_empty();
        let statement = Statement::allow([format!("sts:{action}")], arns);
        (!none).then(|| statement.called(action))
    };
    Document::new(each.into_iter().filter_map(statement))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::super::split::MANAGED_CHARACTERS;
    use super::*;
    use crate::config::Config;

    fn config(count: u64, path: &str, more: &str) -> Config {
        let account = |number: u64| {
            format!(
                "[accounts.a{number}]\nrole_arn = \"arn:aws:iam::{number}:role{path}/DynamoDBAccessRole\"\n{more}\n"
            )
        };
        let first = 600_000_000_000;
        let accounts: String = (first..first + count).map(account).collect();
        let text = format!("region = \"eu-west-1\"\n{accounts}");
        let nothing = BTreeMap::<String, String>::new();
        Config::parse(&text, Path::new("config.toml"), &nothing).unwrap()
    }

    fn roles(config: &Config) -> Vec<Assumed<'_>> {
        let roles = config.accounts.iter();
        let roles = roles.filter_map(|account| account.role.as_ref());
        roles.filter_map(|role| Assumed::last(&[role])).collect()
    }

    #[test]
    fn each_document_fits_iam_and_together_they_have_each_role_once() {
        let path = format!("/{}", "p".repeat(300));
        let more = "session_tags = { Team = \"data\" }\nsource_identity = \"ada\"";
        for (path, more) in [("", ""), (path.as_str(), ""), (path.as_str(), more)] {
            let config = config(300, path, more);
            let roles = roles(&config);
            let documents = sources(&roles);
            assert!(documents.len() > 1);
            let mut arns: Vec<&String> = Vec::new();
            for document in &documents {
                let length = document.compact().len();
                assert!(length <= MANAGED_CHARACTERS, "{length}");
                let statements = document.statements.iter();
                let assumed = statements.filter(|one| one.actions == ["sts:AssumeRole".to_owned()]);
                arns.extend(assumed.flat_map(|one| &one.resources));
            }
            assert_eq!(arns.len(), 300);
            let arns: BTreeSet<&str> = arns.into_iter().map(String::as_str).collect();
            assert_eq!(
                arns,
                roles.iter().map(|one| one.role.arn.as_str()).collect()
            );
        }
    }

    #[test]
    fn roles_of_one_name_are_one_pattern_whatever_their_account() {
        let config = config(300, "/team", "");
        let documents = sources_by_name(&roles(&config));
        let pattern = "arn:aws:iam::*:role/team/DynamoDBAccessRole".to_owned();
        let expected = Statement::allow(["sts:AssumeRole"], [pattern]).called("AssumeRole");
        assert_eq!(documents, [Document::new([expected])]);
    }
}
