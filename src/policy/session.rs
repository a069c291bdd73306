//! Policies that narrow a session: what the role may do and these allow, the session may do, and nothing else. They go
//! with `AssumeRole`, in 2048 characters at most.

use serde_json::{Value, json};

use super::document::{Condition, Document, Statement};
use super::encryption::Encryption;
use crate::config::{Region, RoleArn};

/// The most characters that a session policy may have, white space among them. Source: the STS API reference.
pub const LENGTH: usize = 2048;

/// Why there is no policy for a session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// It is longer than STS takes.
    #[error("the session policy has {0} characters, and STS takes {LENGTH} at most")]
    TooLong(usize),
    /// The config's own policy is no policy.
    #[error("session_policy is not a policy: {0}")]
    Malformed(String),
}

/// What browsing does, and nothing that writes.
pub const BROWSING: [&str; 7] = [
    "dynamodb:Describe*",
    "dynamodb:List*",
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:PartiQLSelect",
];

/// The policy of a session that browses.
pub fn browse() -> Document {
    Document::new([
        Statement::allow(BROWSING, ["*"]),
        Statement::allow(["kms:Decrypt", "kms:DescribeKey"], ["*"]).when(
            "StringLike",
            "kms:ViaService",
            &["dynamodb.*"],
        ),
        Statement::allow(["lambda:ListEventSourceMappings"], ["*"]),
    ])
}

/// Whether a session that browses may do `action`, as far as dynahop's own policy goes.
pub fn allows_browsing(action: &str) -> bool {
    let fits = |pattern: &str| {
        let begin = pattern.strip_suffix('*');
        begin.map_or(action == pattern, |begin| action.starts_with(begin))
    };
    let browse = browse();
    let mut allowed = browse.statements.iter().flat_map(|one| &one.actions);
    allowed.any(|pattern| fits(pattern))
}

/// The policy of a session from which the next role is assumed, and nothing else done.
pub fn hub(next: &RoleArn) -> Document {
    let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    Document::new([Statement::allow(actions, [next.to_string()])])
}

/// The policy of a session for one write: `actions` on the table of this ARN, and through DynamoDB its key of KMS. Which
/// one that is decides the role alone, where it is not known: a session policy only takes away.
pub fn write(
    actions: &[&'static str],
    table_arn: &str,
    encryption: &Encryption,
    region: &Region,
) -> Document {
    let table = Statement::allow(actions.iter().copied(), [table_arn]);
    let key = match encryption {
        Encryption::Own => None,
        Encryption::Kms(arn) => Some(arn.as_str()),
        Encryption::Unknown => Some("*"),
    };
    let key = key.map(|key| {
        let actions = [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ];
        let service = format!("dynamodb.{region}.*");
        Statement::allow(actions, [key]).when("StringLike", "kms:ViaService", &[&service])
    });
    Document::new(std::iter::once(table).chain(key))
}

/// The policy as `AssumeRole` takes it.
pub fn alone(document: &Document) -> Result<String, PolicyError> {
    short_enough(document.compact())
}

/// The config's own policy `own`, narrowed to what `document` allows. AWS joins what the policies of one request allow, so
/// whatever `document` does not allow is denied beside it.
pub fn within(own: &str, document: &Document) -> Result<String, PolicyError> {
    let malformed = |wrong: &str| PolicyError::Malformed(wrong.to_owned());
    let mut policy: Value =
        serde_json::from_str(own).map_err(|error| malformed(&error.to_string()))?;
    let statements = policy
        .get_mut("Statement")
        .ok_or_else(|| malformed("it has no Statement"))?;
    if !statements.is_array() {
        *statements = json!([statements.take()]);
    }
    let Some(statements) = statements.as_array_mut() else {
        return Err(malformed("its Statement is no list"));
    };
    statements.extend(all_but(document));
    short_enough(policy.to_string())
}

/// Statements that deny what `document` does not allow: every other action, and its actions on anything else
/// or where its conditions do not hold.
fn all_but(document: &Document) -> Vec<Value> {
    let actions: Vec<&String> = document
        .statements
        .iter()
        .flat_map(|statement| &statement.actions)
        .collect();
    let others = json!({"Effect": "Deny", "NotAction": actions, "Resource": "*"});
    let elsewhere = document.statements.iter().filter_map(|statement| {
        let everywhere = statement.resources.iter().any(|resource| resource == "*");
        (!everywhere).then(|| {
            json!({"Effect": "Deny", "Action": statement.actions, "NotResource": statement.resources})
        })
    });
    let otherwise = document.statements.iter().flat_map(|statement| {
        let denied = |condition| {
            json!({"Effect": "Deny", "Action": statement.actions, "Resource": "*", "Condition": negated(condition)})
        };
        statement.conditions.iter().map(denied)
    });
    let denied = std::iter::once(others).chain(elsewhere);
    denied.chain(otherwise).collect()
}

/// What holds where `condition` does not: also where the request has no such key.
fn negated(condition: &Condition) -> Value {
    let operator = condition.operator.replacen("String", "StringNot", 1);
    json!({operator: {condition.key.as_str(): condition.values}})
}

fn short_enough(policy: String) -> Result<String, PolicyError> {
    match policy.chars().count() {
        length if length > LENGTH => Err(PolicyError::TooLong(length)),
        _ => Ok(policy),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn region() -> Region {
        "eu-west-1".parse().unwrap()
    }

    #[test]
    fn a_browsing_session_reads_and_nothing_else() {
        let policy: Value = serde_json::from_str(&alone(&browse()).unwrap()).unwrap();
        let whole = json!({"Version": "2012-10-17", "Statement": [
            {
                "Effect": "Allow",
                "Action": [
                    "dynamodb:Describe*",
                    "dynamodb:List*",
                    "dynamodb:GetItem",
                    "dynamodb:BatchGetItem",
                    "dynamodb:Query",
                    "dynamodb:Scan",
                    "dynamodb:PartiQLSelect",
                ],
                "Resource": "*",
            },
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:DescribeKey"],
                "Resource": "*",
                "Condition": {"StringLike": {"kms:ViaService": "dynamodb.*"}},
            },
            {
                "Effect": "Allow",
                "Action": "lambda:ListEventSourceMappings",
                "Resource": "*",
            },
        ]});
        assert_eq!(policy, whole);
    }

    #[test]
    fn a_hub_may_only_assume_the_next_role() {
        let next: RoleArn = "arn:aws:iam::111111111111:role/Next".parse().unwrap();
        let policy: Value = serde_json::from_str(&alone(&hub(&next)).unwrap()).unwrap();
        assert_eq!(
            policy,
            json!({"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow",
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                "Resource": "arn:aws:iam::111111111111:role/Next",
            }]})
        );
    }

    #[test]
    fn a_policy_of_the_configs_own_is_kept_and_all_but_reading_is_denied_beside_it() {
        let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}"#;
        let policy: Value = serde_json::from_str(&within(own, &browse()).unwrap()).unwrap();
        let statements = policy.get("Statement").unwrap().as_array().unwrap();
        let denied = statements.get(1).unwrap();
        assert_eq!(denied.get("Effect").unwrap(), "Deny");
        let kept = denied.get("NotAction").unwrap().to_string();
        assert!(
            kept.contains("dynamodb:Scan") && !kept.contains("PutItem"),
            "{kept}"
        );
    }

    #[test]
    fn a_write_within_the_configs_own_policy_is_to_its_table_only() {
        let own = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/users";
        let key = Encryption::Kms("arn:aws:kms:k".to_owned());
        let document = write(&["dynamodb:PutItem"], arn, &key, &region());
        let policy: Value = serde_json::from_str(&within(own, &document).unwrap()).unwrap();
        let statements = policy.get("Statement").unwrap().as_array().unwrap();
        let of = |key: &str, value: &str| {
            statements.iter().any(|statement| {
                let found = statement.get(key).map(Value::to_string).unwrap_or_default();
                statement.get("Effect").unwrap() == "Deny" && found.contains(value)
            })
        };
        assert!(of("NotAction", "dynamodb:PutItem"), "{policy}");
        assert!(
            of("NotResource", arn) && of("NotResource", "arn:aws:kms:k"),
            "{policy}"
        );
    }

    #[test]
    fn keys_of_kms_are_used_through_dynamodb_only_whatever_the_configs_own_policy_allows() {
        let own = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        let policy: Value = serde_json::from_str(&within(own, &browse()).unwrap()).unwrap();
        let denied = json!({
            "Effect": "Deny",
            "Action": ["kms:Decrypt", "kms:DescribeKey"],
            "Resource": "*",
            "Condition": {"StringNotLike": {"kms:ViaService": ["dynamodb.*"]}},
        });
        let statements = policy.get("Statement").unwrap().as_array().unwrap();
        assert!(statements.contains(&denied), "{policy}");
    }

    #[test]
    fn a_write_may_do_with_a_key_all_that_a_copy_is_said_to_need() {
        use crate::policy::need::{Ground, Use, needs};

        let key = "arn:aws:kms:eu-west-1:111111111111:key/k";
        let ground = Ground {
            partition: crate::config::Partition::Standard,
            account_id: "111111111111".parse().unwrap(),
            regions: vec![region()],
            tables: Vec::new(),
            kms_keys: vec![key.to_owned()],
            bucket: None,
        };
        let arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/users";
        let encryption = Encryption::Kms(key.to_owned());
        let written = write(&["dynamodb:PutItem"], arn, &encryption, &region());
        let allowed: Vec<_> = written
            .statements
            .iter()
            .flat_map(|one| &one.actions)
            .collect();
        let needed = needs(&[Use::CopyTo], &ground);
        let needed = needed.iter().flat_map(|one| &one.statements);
        let needed = needed.flat_map(|one| &one.actions);
        for action in needed.filter(|action| action.starts_with("kms:")) {
            assert!(allowed.contains(&action), "no {action} in {allowed:?}");
        }
    }

    #[test]
    fn a_write_to_a_table_whose_key_is_not_known_may_use_any_that_its_role_may_through_dynamodb_there()
     {
        let arn = "arn:aws:dynamodb:eu-west-1:111111111111:table/users";
        let keys = |encryption| {
            let document = write(&["dynamodb:PutItem"], arn, &encryption, &region());
            let policy: Value = serde_json::from_str(&alone(&document).unwrap()).unwrap();
            policy.pointer("/Statement/1").cloned()
        };
        assert_eq!(keys(Encryption::Own), None);
        let unknown = keys(Encryption::Unknown).unwrap();
        assert_eq!(unknown.get("Resource").unwrap(), "*");
        let through = json!({"StringLike": {"kms:ViaService": "dynamodb.eu-west-1.*"}});
        assert_eq!(unknown.get("Condition").unwrap(), &through);
    }

    #[test]
    fn what_is_too_long_or_no_policy_is_refused() {
        let long = format!(r#"{{"Statement":[],"Id":"{}"}}"#, "x".repeat(LENGTH));
        assert!(matches!(
            within(&long, &browse()),
            Err(PolicyError::TooLong(_))
        ));
        for wrong in ["", "[]", "{}", "\"x\""] {
            let error = within(wrong, &browse()).unwrap_err();
            assert!(
                matches!(error, PolicyError::Malformed(_)),
                "{wrong}: {error}"
            );
        }
    }
}
