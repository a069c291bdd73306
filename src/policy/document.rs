//! A policy document: statements, and their JSON.

use serde_json::{Map, Value, json};

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
    /// Who, in a trust policy.
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

/// Who a trust policy is about.
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
        });
        self
    }

    /// The same with a name.
    #[must_use]
    pub fn called(mut self, sid: &str) -> Self {
        self.sid = Some(sid.to_owned());
        self
    }

    /// The statement as JSON, its keys in the order in which AWS's own examples have them.
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        if let Some(sid) = &self.sid {
            map.insert("Sid".to_owned(), json!(sid));
        }
        let effect = match self.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "Deny",
        };
        map.insert("Effect".to_owned(), json!(effect));
        if let Some(Principal::Aws(names)) = &self.principal {
            map.insert("Principal".to_owned(), json!({ "AWS": one_or_many(names) }));
        }
        let actions = if self.all_but { "NotAction" } else { "Action" };
        map.insert(actions.to_owned(), one_or_many(&self.actions));
        if !self.resources.is_empty() {
            map.insert("Resource".to_owned(), one_or_many(&self.resources));
        }
        if !self.conditions.is_empty() {
            map.insert("Condition".to_owned(), conditions(&self.conditions));
        }
        Value::Object(map)
    }
}

impl Document {
    /// A policy of these statements.
    pub fn new(statements: impl IntoIterator<Item = Statement>) -> Self {
        Self {
            statements: statements.into_iter().collect(),
        }
    }

    /// The document as JSON.
    pub fn to_value(&self) -> Value {
        let statements: Vec<Value> = self.statements.iter().map(Statement::to_value).collect();
        json!({ "Version": "2012-10-17", "Statement": statements })
    }

    /// The document in as few characters as possible: a session policy has 2048 at most.
    pub fn compact(&self) -> String {
        self.to_value().to_string()
    }

    /// The document for people.
    pub fn pretty(&self) -> String {
        format!("{:#}", self.to_value())
    }
}

fn one_or_many(values: &[String]) -> Value {
    match values {
        [one] => json!(one),
        many => json!(many),
    }
}

fn conditions(conditions: &[Condition]) -> Value {
    let mut operators = Map::new();
    for condition in conditions {
        let keys = operators
            .entry(condition.operator.clone())
            .or_insert_with(|| json!({}));
        if let Some(keys) = keys.as_object_mut() {
            keys.insert(condition.key.clone(), one_or_many(&condition.values));
        }
    }
    Value::Object(operators)
}
