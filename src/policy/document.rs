//! A policy document: its statements.

use serde::{Serialize, Serializer};

use super::written::Part;

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its name: letters and digits.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who, in a trust policy and in that of a resource.
    pub principal: Option<Principal>,
    /// Its actions, such as `dynamodb:Scan`.
    pub actions: Vec<String>,
    /// Whether `actions` are those that it is not about.
    pub all_but: bool,
    /// The ARNs that it is about; none in a trust policy.
    pub resources: Vec<String>,
    /// Under which conditions.
    pub conditions: Vec<Condition>,
}

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever allows.
    Deny,
}

/// Whom a trust policy, or that of a resource, is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// These ARNs or account ids.
    Aws(Vec<String>),
}

/// A condition: `{"StringEquals": {"sts:ExternalId": "…"}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The operator, such as `StringEquals`.
    pub operator: String,
    /// The key, such as `sts:ExternalId`.
    pub key: String,
    /// The values, of which one has to match.
    pub values: Vec<String>,
    /// The expression that Terraform fills the one value in by, where it does.
    pub filled: Option<String>,
}

impl Statement {
    /// Allows `actions` on `resources`.
    pub fn allow<A: Into<String>, R: Into<String>>(
        actions: impl IntoIterator<Item = A>,
        resources: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            sid: None,
            effect: Effect::Allow,
            principal: None,
            actions: actions.into_iter().map(Into::into).collect(),
            all_but: false,
            resources: resources.into_iter().map(Into::into).collect(),
            conditions: Vec::new(),
        }
    }

    /// The same under a condition.
    #[must_use]
    pub fn when(mut self, operator: &str, key: &str, values: &[&str]) -> Self {
        self.conditions.push(Condition {
            operator: operator.to_owned(),
            key: key.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            filled: None,
        });
        self
    }

    /// The same with a name.
    #[must_use]
    pub fn called(mut self, sid: &str) -> Self {
        self.sid = Some(sid.to_owned());
        self
    }

    /// The statement as JSON, for people: its keys in the order in which AWS's own examples have them.
    pub fn pretty(&self) -> String {
        pretty(&self.written())
    }

    fn written(&self) -> Part {
        let mut fields = Vec::new();
        let mut put = |name: &str, part| fields.push((name.to_owned(), part));
        if let Some(sid) = &self.sid {
            put("Sid", Part::Text(sid.clone()));
        }
        let effect = match self.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        put("Effect", Part::Text(effect.to_owned()));
        if let Some(Principal::Aws(names)) = &self.principal {
            let aws = ("AWS".to_owned(), Part::one_or_many(names));
            put("Principal", Part::Object(vec![aws]));
        }
        let actions = if self.all_but { "NotAction" } else { "Action" };
        put(actions, Part::one_or_many(&self.actions));
        if !self.resources.is_empty() {
            put("Resource", Part::one_or_many(&self.resources));
        }
        if !self.conditions.is_empty() {
            put("Condition", conditions(&self.conditions));
        }
        Part::Object(fields)
    }
}

impl Document {
    /// A policy of these statements.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Self {
            statements: statements.into_iter().collect(),
        }
    }

    /// The document in as few characters as possible: a session policy has 2048 at most.
    pub fn compact(&self) -> String {
        // Strings under strings: nothing that JSON cannot hold.
        serde_json::to_string(&self.written()).unwrap_or_default()
    }

    /// The document for people.
    pub fn pretty(&self) -> String {
        pretty(&self.written())
    }

    /// The document as Terraform's `jsonencode(…)`, whose lines after the first begin with `indent` spaces.
    pub fn hcl(&self, indent: usize) -> String {
        format!("jsonencode({})", self.written().hcl(indent))
    }

    fn written(&self) -> Part {
        let statements = self.statements.iter().map(Statement::written).collect();
        Part::Object(vec![
            ("Version".to_owned(), Part::Text("2012-10-17".to_owned())),
            ("Statement".to_owned(), Part::List(statements)),
        ])
    }
}

/// In the order in which AWS's own examples have it.
impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

fn pretty(part: &Part) -> String {
    serde_json::to_string_pretty(part).unwrap_or_default()
}

/// By operator, in the order in which they come.
fn conditions(conditions: &[Condition]) -> Part {
    let mut operators: Vec<(String, Part)> = Vec::new();
    for condition in conditions {
        let field = (condition.key.clone(), condition.written());
        let there = operators
            .iter_mut()
            .find(|(operator, _)| *operator == condition.operator);
        match there {
            Some((_, Part::Object(fields))) => fields.push(field),
            _ => operators.push((condition.operator.clone(), Part::Object(vec![field]))),
        }
    }
    Part::Object(operators)
}

impl Condition {
    fn written(&self) -> Part {
        match (&self.filled, self.values.as_slice()) {
            (Some(expression), [text]) => Part::Filled {
                expression: expression.clone(),
                text: text.clone(),
            },
            (_, values) => Part::one_or_many(values),
        }
    }
}
