//! The tables: their keys and indexes.

use dynoxide::DynoxideError;
use serde_json::{Value, json};

use crate::demo::store::Store;

/// A table of the sample data; all keys are strings.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its partition key, and its sort key if it has one.
    pub keys: &'static [&'static str],
}

/// All tables, in the order of `ListTables`.
pub const TABLES: [Table; 5] = [
    Table {
        name: "health-check",
        keys: &["id"],
    },
    Table {
        name: "kitchen-sink",
        keys: &["id"],
    },
    Table {
        name: "orders",
        keys: &["customer_id", "order_id"],
    },
    Table {
        name: "products",
        keys: &["sku"],
    },
    Table {
        name: "users",
        keys: &["id"],
    },
];

/// The table that only `dev` has, and in another region.
pub(in crate::demo) const INVOICES: Table = Table {
    name: "invoices",
    keys: &["invoice_id"],
};

/// The index of `orders`: `status` and `created_at`, with all attributes.
pub(super) const BY_STATUS: &str = "by-status";

/// Creates one of the tables, empty.
pub(super) fn create(store: &Store, name: &str) -> Result<(), DynoxideError> {
    let mut all = TABLES.iter().chain([&INVOICES]);
    all.find(|table| table.name == name)
        .map_or(Ok(()), |table| create_as(store, name, table.keys))
}

/// Creates a table of this name and key, empty.
pub(super) fn create_as(store: &Store, name: &str, keys: &[&str]) -> Result<(), DynoxideError> {
    let request = serde_json::from_value(definition(name, keys))
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    store.database().create_table(request)?;
    // The first description after the creation says CREATING; nobody should see that of sample data.
    let described = serde_json::from_value(json!({ "TableName": name })).map_err(
        |error: serde_json::Error| DynoxideError::ValidationException(error.to_string()),
    )?;
    store.database().describe_table(described)?;
    Ok(())
}

fn definition(name: &str, keys: &[&str]) -> Value {
    let mut names: Vec<&str> = keys.to_vec();
    let mut indexes = Vec::new();
    if name == "orders" {
        names.extend(["status", "created_at"]);
        indexes.push(json!({
            "IndexName": BY_STATUS,
            "KeySchema": key_schema(&["status", "created_at"]),
            "Projection": { "ProjectionType": "ALL" },
        }));
    }
    let attributes = names
        .iter()
        .map(|name| json!({ "AttributeName": name, "AttributeType": "S" }));
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": key_schema(keys),
        "AttributeDefinitions": attributes.collect::<Vec<_>>(),
        "GlobalSecondaryIndexes": if indexes.is_empty() { None } else { Some(indexes) },
    })
}

fn key_schema(names: &[&str]) -> Value {
    names
        .iter()
        .zip(["HASH", "RANGE"])
        .map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind }))
        .collect()
}
