//! A policy document: statements read from JSON, and what they say about one request.

use serde_json::{Map, Value};

use super::condition::Condition;
use super::decision::Request;
use super::pattern::fits;

/// A policy.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::demo) struct Document {
    statements: Vec<Statement>,
}

/// Why a text is no policy.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::demo) enum DocumentError {
    #[error("The policy is not in the valid JSON format.")]
    Json,
    #[error("Syntax errors in policy.")]
    Syntax,
    #[error("Invalid Condition type : {0}.")]
    Operator(String),
}

/// What one policy says about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Allows,
    Denies,
    /// Nothing: which does not allow.
    Silent,
}

#[derive(Clone, Debug, PartialEq)]
struct Statement {
    allows: bool,
    actions: List,
    /// None in a trust policy, which is about its own role.
    resources: Option<List>,
    /// None in a policy of a user, role or session, which is about its owner.
    principals: Option<Vec<String>>,
    conditions: Vec<Condition>,
}

/// Patterns of which one has to fit, or of which none may (`NotAction`, `NotResource`).
#[derive(Clone, Debug, PartialEq, Eq)]
struct List {
    patterns: Vec<String>,
    is_negated: bool,
}

impl Document {
    /// Reads a policy that says what its owner may do: of a user, a role, or a session.
    pub fn of_identity(text: &str) -> Result<Document, DocumentError> {
        let document = Document::parse(text)?;
        let is_whole = |one: &Statement| one.resources.is_some() && one.principals.is_none();
        document.checked(is_whole)
    }

    /// Reads a policy that says who may use what it is attached to: a role's trust policy, a table's own.
    pub fn of_resource(text: &str) -> Result<Document, DocumentError> {
        Document::parse(text)?.checked(|one| one.principals.is_some())
    }

    fn checked(self, is_whole: impl Fn(&Statement) -> bool) -> Result<Document, DocumentError> {
        if self.statements.iter().all(is_whole) {
            Ok(self)
        } else {
            Err(DocumentError::Syntax)
        }
    }

    fn parse(text: &str) -> Result<Document, DocumentError> {
        let policy: Value = serde_json::from_str(text).map_err(|_| DocumentError::Json)?;
        let statements = match policy.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().map(Statement::read).collect(),
            Some(one) => Statement::read(one).map(|one| vec![one]),
            None => Err(DocumentError::Syntax),
        };
        statements.map(|statements| Document { statements })
    }

    /// What it says about the request of somebody who goes by these names.
    pub(super) fn verdict(&self, request: &Request<'_>, names: &[String]) -> Verdict {
        let mut verdict = Verdict::Silent;
        for statement in &self.statements {
            if statement.is_about(request, names) {
                if !statement.allows {
                    return Verdict::Denies;
                }
                verdict = Verdict::Allows;
            }
        }
        verdict
    }
}

impl Statement {
    fn read(value: &Value) -> Result<Statement, DocumentError> {
        let members = value.as_object().ok_or(DocumentError::Syntax)?;
        let allows = match members.get("Effect").and_then(Value::as_str) {
            Some("Allow") => true,
            Some("Deny") => false,
            _ => return Err(DocumentError::Syntax),
        };
        Ok(Statement {
            allows,
            actions: List::read(members, "Action", "NotAction")?.ok_or(DocumentError::Syntax)?,
            resources: List::read(members, "Resource", "NotResource")?,
            principals: members.get("Principal").map(principals).transpose()?,
            conditions: conditions(members)?,
        })
    }

    fn is_about(&self, request: &Request<'_>, names: &[String]) -> bool {
        let context = request.context;
        let action = request.action.to_lowercase();
        self.actions.holds(&action, str::to_lowercase)
            && self.resources.as_ref().is_none_or(|list| {
                list.holds(request.resource, |pattern| context.filled_in(pattern))
            })
            && self.principals.as_ref().is_none_or(|wanted| {
                wanted
                    .iter()
                    .any(|name| name == "*" || names.contains(name))
            })
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(context))
    }
}

impl List {
    fn read(
        members: &Map<String, Value>,
        name: &str,
        negated: &str,
    ) -> Result<Option<List>, DocumentError> {
        let (value, is_negated) = match (members.get(name), members.get(negated)) {
            (Some(value), None) => (value, false),
            (None, Some(value)) => (value, true),
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(DocumentError::Syntax),
        };
        let patterns = texts(value)?;
        Ok(Some(List {
            patterns,
            is_negated,
        }))
    }

    fn holds(&self, text: &str, spelled: impl Fn(&str) -> String) -> bool {
        let fits_one = self
            .patterns
            .iter()
            .any(|pattern| fits(&spelled(pattern), text));
        fits_one != self.is_negated
    }
}

/// A text or a list of them; numbers and booleans are taken for their text, as IAM takes them.
fn texts(value: &Value) -> Result<Vec<String>, DocumentError> {
    match value {
        Value::String(one) => Ok(vec![one.clone()]),
        Value::Bool(_) | Value::Number(_) => Ok(vec![value.to_string()]),
        Value::Array(many) => {
            let many: Vec<Vec<String>> = many.iter().map(texts).collect::<Result<_, _>>()?;
            Ok(many.concat())
        }
        _ => Err(DocumentError::Syntax),
    }
}

/// `"*"`, or who of AWS, and who comes by an identity provider: services call nothing here.
fn principals(value: &Value) -> Result<Vec<String>, DocumentError> {
    match value {
        Value::String(all) if all == "*" => Ok(vec![all.clone()]),
        Value::Object(kinds) => {
            let named = ["AWS", "Federated"]
                .iter()
                .filter_map(|kind| kinds.get(*kind));
            let named: Vec<Vec<String>> = named.map(texts).collect::<Result<_, _>>()?;
            Ok(named.concat())
        }
        _ => Err(DocumentError::Syntax),
    }
}

fn conditions(members: &Map<String, Value>) -> Result<Vec<Condition>, DocumentError> {
    let Some(operators) = members.get("Condition") else {
        return Ok(Vec::new());
    };
    let operators = operators.as_object().ok_or(DocumentError::Syntax)?;
    let mut conditions = Vec::new();
    for (operator, keys) in operators {
        for (key, values) in keys.as_object().ok_or(DocumentError::Syntax)? {
            let condition = Condition::new(operator, key, texts(values)?);
            conditions.push(condition.ok_or_else(|| DocumentError::Operator(operator.clone()))?);
        }
    }
    Ok(conditions)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::context::Context;
    use super::*;

    fn verdict(policy: &str, action: &str, resource: &str) -> Verdict {
        let context = Context::default();
        let request = Request {
            action,
            resource,
            context: &context,
        };
        Document::parse(policy)
            .unwrap()
            .verdict(&request, &["ada".to_owned()])
    }

    #[test]
    fn a_deny_is_stronger_than_any_allow() {
        let policy = r#"{"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"},
                         {"Effect":"Deny","Action":["dynamodb:Put*"],"Resource":"*users"}]}"#;
        assert_eq!(
            verdict(policy, "dynamodb:GetItem", "t/users"),
            Verdict::Allows
        );
        assert_eq!(
            verdict(policy, "dynamodb:PutItem", "t/users"),
            Verdict::Denies
        );
        assert_eq!(
            verdict(policy, "dynamodb:PutItem", "t/orders"),
            Verdict::Allows
        );
        assert_eq!(verdict(policy, "sts:AssumeRole", "r"), Verdict::Silent);
    }

    #[test]
    fn all_but_some_actions_and_resources_can_be_meant() {
        let policy = r#"{"Statement":{"Effect":"Allow","NotAction":"dynamodb:Put*","NotResource":"*users"}}"#;
        assert_eq!(
            verdict(policy, "dynamodb:GetItem", "t/orders"),
            Verdict::Allows
        );
        assert_eq!(
            verdict(policy, "dynamodb:PutItem", "t/orders"),
            Verdict::Silent
        );
        assert_eq!(
            verdict(policy, "dynamodb:GetItem", "t/users"),
            Verdict::Silent
        );
    }

    #[test]
    fn actions_have_no_case_and_principals_are_exact() {
        let policy = |who: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{who},"Action":"STS:assumerole"}}]}}"#
            )
        };
        let said = |who: &str| verdict(&policy(who), "sts:AssumeRole", "r");
        assert_eq!(said(r#"{"AWS":["bob","ada"]}"#), Verdict::Allows);
        assert_eq!(said(r#""*""#), Verdict::Allows);
        assert_eq!(said(r#"{"AWS":"a*"}"#), Verdict::Silent);
        assert_eq!(said(r#"{"Service":"ec2.amazonaws.com"}"#), Verdict::Silent);
    }

    #[test]
    fn a_policy_names_resources_or_principals_as_it_is_attached() {
        let (resource, principal) = (r#""Resource":"*""#, r#""Principal":"*""#);
        let policy =
            |member| format!(r#"{{"Statement":[{{"Effect":"Allow","Action":"*",{member}}}]}}"#);
        assert!(Document::of_identity(&policy(resource)).is_ok());
        assert_eq!(
            Document::of_identity(&policy(principal)),
            Err(DocumentError::Syntax)
        );
        assert!(Document::of_resource(&policy(principal)).is_ok());
        assert_eq!(
            Document::of_resource(&policy(resource)),
            Err(DocumentError::Syntax)
        );
    }

    #[test]
    fn what_iam_refuses_is_no_policy() {
        let error = |text: &str| Document::parse(text).unwrap_err();
        assert_eq!(error("{"), DocumentError::Json);
        assert_eq!(error("{}"), DocumentError::Syntax);
        assert_eq!(
            error(r#"{"Statement":{"Effect":"Allow"}}"#),
            DocumentError::Syntax
        );
        assert_eq!(
            error(r#"{"Statement":{"Effect":"allow","Action":"*"}}"#),
            DocumentError::Syntax
        );
        let unknown =
            r#"{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Is":{"a":"b"}}}}"#;
        assert_eq!(error(unknown), DocumentError::Operator("Is".to_owned()));
    }
}
