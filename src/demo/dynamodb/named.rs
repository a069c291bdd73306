//! Which tables and indexes a request names: what it must be allowed to touch.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Place, partiql};
use crate::demo::authorize::Access;

/// The members of any request that name a table. The rest is `dynoxide`'s to read.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Named<'a> {
    // A wrong JSON type here is for `dynoxide` to refuse in AWS's words: so anything is taken.
    table_name: Option<Value>,
    index_name: Option<Value>,
    resource_arn: Option<Value>,
    #[serde(borrow)]
    request_items: Option<BTreeMap<String, &'a RawValue>>,
    transact_items: Option<Vec<BTreeMap<String, Option<InTransaction>>>>,
    statement: Option<Value>,
    statements: Option<Vec<InBatch>>,
    transact_statements: Option<Vec<InBatch>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct InBatch {
    statement: Option<Value>,
}

/// A `PartiQL` statement of which it cannot be told what it does.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnreadableStatement;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct InTransaction {
    table_name: Option<Value>,
}

impl Named<'_> {
    /// `None` when the body is no JSON object.
    pub fn read(body: &str) -> Option<Named<'_>> {
        // An object only: a struct would be read from an array too.
        let _: BTreeMap<String, &RawValue> = serde_json::from_str(body).ok()?;
        Some(serde_json::from_str(body).unwrap_or_default())
    }

    /// Each thing that the request does, and to what: every table where the request names none.
    pub fn accesses(
        &self,
        operation: &str,
        place: Place<'_>,
    ) -> Result<Vec<Access>, UnreadableStatement> {
        let action = format!("dynamodb:{operation}");
        let mut accesses = self.statements(place)?;
        if let Some(table) = text(self.table_name.as_ref()) {
            let index = text(self.index_name.as_ref());
            accesses.push(Access::new(&action, resource(table, index, place)));
        }
        if let Some(arn) = text(self.resource_arn.as_ref()) {
            accesses.push(Access::new(&action, arn));
        }
        for table in self.request_items.iter().flat_map(BTreeMap::keys) {
            accesses.push(Access::new(&action, table_arn(table, place)));
        }
        for (kind, item) in self.transact_items.iter().flatten().flatten() {
            let action = match kind.as_str() {
                "ConditionCheck" => "dynamodb:ConditionCheckItem".to_owned(),
                kind => format!("dynamodb:{kind}Item"),
            };
            if let Some(table) = text(item.as_ref().and_then(|item| item.table_name.as_ref())) {
                accesses.push(Access::new(action, table_arn(table, place)));
            }
        }
        if accesses.is_empty() {
            let everything = format!("{}table/*", place.arn_prefix());
            accesses.push(Access::new(action, everything));
        }
        Ok(accesses)
    }

    fn statements(&self, place: Place<'_>) -> Result<Vec<Access>, UnreadableStatement> {
        let many = self.statements.iter().chain(&self.transact_statements);
        let many = many.flatten().map(|one| one.statement.as_ref());
        std::iter::once(self.statement.as_ref())
            .chain(many)
            .filter_map(text)
            .map(|statement| {
                let doing = partiql::doing(statement).ok_or(UnreadableStatement)?;
                let resource = resource(&doing.table, doing.index.as_deref(), place);
                Ok(Access::new(doing.action, resource))
            })
            .collect()
    }

    /// The ARN of the first table that is named by its ARN: such a table may be another account's.
    pub fn first_arn(&self) -> Option<&str> {
        let in_transaction = self.transact_items.iter().flatten().flatten();
        let in_transaction =
            in_transaction.filter_map(|(_, item)| text(item.as_ref()?.table_name.as_ref()));
        text(self.table_name.as_ref())
            .into_iter()
            .chain(
                self.request_items
                    .iter()
                    .flat_map(BTreeMap::keys)
                    .map(String::as_str),
            )
            .chain(in_transaction)
            .find(|table| is_table_arn(table))
    }

    /// The body with each table's ARN shortened to its name, which is all that `dynoxide` takes.
    pub fn without_arns<'b>(&self, body: &'b str) -> Cow<'b, str> {
        if self.first_arn().is_none() {
            return Cow::Borrowed(body);
        }
        let Ok(mut request) = serde_json::from_str::<Value>(body) else {
            return Cow::Borrowed(body);
        };
        shorten(&mut request);
        Cow::Owned(request.to_string())
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

pub(super) fn is_table_arn(name: &str) -> bool {
    name.starts_with("arn:") && name.contains(":table/")
}

fn table_arn(table: &str, place: Place<'_>) -> String {
    if is_table_arn(table) {
        table.to_owned()
    } else {
        format!("{}table/{table}", place.arn_prefix())
    }
}

fn resource(table: &str, index: Option<&str>, place: Place<'_>) -> String {
    let index = index.map_or(String::new(), |index| format!("/index/{index}"));
    table_arn(table, place) + &index
}

/// The name in a table's ARN; any other text as it is.
pub(super) fn table_of(arn: &str) -> &str {
    arn.split_once(":table/").map_or(arn, |(_, table)| table)
}

fn shorten(request: &mut Value) {
    if let Some(Value::String(table)) = request.get_mut("TableName")
        && is_table_arn(table)
    {
        *table = table_of(table).to_owned();
    }
    if let Some(Value::Object(tables)) = request.get_mut("RequestItems") {
        let shortened = std::mem::take(tables)
            .into_iter()
            .map(|(table, items)| (table_of(&table).to_owned(), items));
        *tables = shortened.collect();
    }
    if let Some(Value::Array(items)) = request.get_mut("TransactItems") {
        let inner = items
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .flat_map(|item| item.values_mut());
        inner.for_each(shorten);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place {
        account_id: "111111111111",
        region: "us-east-1",
    };

    fn accesses(operation: &str, body: &str) -> Vec<(String, String)> {
        let accesses = Named::read(body).unwrap().accesses(operation, PLACE);
        let pair = |access: Access| (access.action, access.resource);
        accesses.unwrap().into_iter().map(pair).collect()
    }

    fn access(action: &str, resource: &str) -> (String, String) {
        (action.to_owned(), resource.to_owned())
    }

    #[test]
    fn an_index_is_a_resource_of_its_own() {
        let found = accesses("Query", r#"{"TableName":"orders","IndexName":"by-status"}"#);
        assert_eq!(
            found,
            [access(
                "dynamodb:Query",
                "arn:aws:dynamodb:us-east-1:111111111111:table/orders/index/by-status"
            )]
        );
    }

    #[test]
    fn a_transaction_is_the_sum_of_its_actions() {
        let body = r#"{"TransactItems":[{"Put":{"TableName":"a-b"}},{"ConditionCheck":{"TableName":"c-d"}}]}"#;
        let prefix = "arn:aws:dynamodb:us-east-1:111111111111:table/";
        assert_eq!(
            accesses("TransactWriteItems", body),
            [
                access("dynamodb:PutItem", &format!("{prefix}a-b")),
                access("dynamodb:ConditionCheckItem", &format!("{prefix}c-d")),
            ]
        );
    }

    #[test]
    fn a_request_without_a_table_is_on_everything() {
        assert_eq!(
            accesses("ListTables", "{}"),
            [access(
                "dynamodb:ListTables",
                "arn:aws:dynamodb:us-east-1:111111111111:table/*"
            )]
        );
    }

    #[test]
    fn a_statement_is_what_it_does() {
        let table = "arn:aws:dynamodb:us-east-1:111111111111:table/users";
        let statements =
            r#"[{"Statement":"SELECT * FROM users"},{"Statement":"DELETE FROM \"users\""}]"#;
        let both = [
            access("dynamodb:PartiQLSelect", table),
            access("dynamodb:PartiQLDelete", table),
        ];
        for (operation, member) in [
            ("BatchExecuteStatement", "Statements"),
            ("ExecuteTransaction", "TransactStatements"),
        ] {
            assert_eq!(
                accesses(operation, &format!("{{\"{member}\":{statements}}}")),
                both
            );
        }
        let one = r#"{"Statement":"INSERT INTO users VALUE {'id':'a'}"}"#;
        assert_eq!(
            accesses("ExecuteStatement", one),
            [access("dynamodb:PartiQLInsert", table)]
        );
        let unreadable = Named::read(r#"{"Statement":"DROP users"}"#).unwrap();
        assert!(unreadable.accesses("ExecuteStatement", PLACE).is_err());
    }

    #[test]
    fn arns_are_shortened_to_names() {
        let body = r#"{"RequestItems":{"arn:aws:dynamodb:us-east-1:111111111111:table/users":[]}}"#;
        assert_eq!(
            Named::read(body).unwrap().without_arns(body),
            r#"{"RequestItems":{"users":[]}}"#
        );
    }

    #[test]
    fn what_is_no_object_is_not_read() {
        assert!(Named::read("[]").is_none());
        assert!(Named::read("{").is_none());
        assert!(Named::read(r#"{"TransactItems":7}"#).is_some());
    }
}
