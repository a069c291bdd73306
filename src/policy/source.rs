//! The policy of what roles are assumed from.

use super::document::{Document, Statement};
use crate::config::RoleAccess;

/// The most characters that a managed policy has, white space not counted. Source: IAM's quotas.
pub const MANAGED_CHARACTERS: usize = 6144;

/// What a source has to be allowed, to assume all of `roles` as they are configured.
pub fn source(roles: &[&RoleAccess]) -> Document {
    let arns = |wanted: fn(&RoleAccess) -> bool| {
        let chosen = roles.iter().filter(|role| wanted(role));
        let mut arns: Vec<String> = chosen.map(|role| role.arn.to_string()).collect();
        arns.sort_unstable();
        arns.dedup();
        arns
    };
    let tags: fn(&RoleAccess) -> bool = |role| !role.session_tags.is_empty();
    let each = [
        ("AssumeRole", arns(|_| true)),
        ("TagSession", arns(tags)),
        (
            "SetSourceIdentity",
            arns(|role| role.source_identity.is_some()),
        ),
    ];
    let statement = |(action, arns): (&str, Vec<String>)| {
        let statement =
            Statement::allow([format!("sts:{action}")], arns.iter().map(String::as_str));
        (!arns.is_empty()).then(|| statement.called(action))
    };
    Document::new(each.into_iter().filter_map(statement))
}
