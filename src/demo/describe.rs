//! What is there: accounts, tables, item counts, and how each two accounts differ, counted from the data itself.

use std::collections::BTreeMap;

use dynoxide::types::normalize_dynamo_number;
use serde_json::{Value, json};

use super::accounts::{ACCOUNTS, DemoAccount, OTHER_REGION, REGION};
use super::seed::{INVOICES, TABLES};
use super::store::Store;
use super::stores::Stores;
use super::{DemoError, DemoOptions};

/// A table's items as text, by where they are stored.
type Items = BTreeMap<(String, String), String>;

/// How two accounts' tables differ, in items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    same: u64,
    changed: u64,
    only_source: u64,
    only_target: u64,
}

/// The accounts with their roles, tables and item counts, those of `other_regions` beside (`accounts`), and for each table that two accounts have, in
/// both directions, how many items are `same`, `changed`, `only_source` and `only_target` (`pairs`).
pub fn describe(options: &DemoOptions) -> Result<Value, DemoError> {
    let stores = Stores::new(options.items);
    stores.fill();
    let mut tables: BTreeMap<(&str, &str), Items> = BTreeMap::new();
    for account in &ACCOUNTS {
        let store = stores.get(account.id, REGION).map_err(DemoError::Seed)?;
        for table in TABLES.iter().filter(|table| store.has_table(table.name)) {
            tables.insert((account.name, table.name), items(&store, table.name)?);
        }
    }
    let mut accounts = Vec::new();
    for account in &ACCOUNTS {
        let mut described = described(account, &tables);
        let elsewhere = elsewhere(&stores, account)?;
        if let (Some(elsewhere), Some(described)) = (elsewhere, described.as_object_mut()) {
            described.insert("other_regions".to_owned(), elsewhere);
        }
        accounts.push(described);
    }
    Ok(json!({ "accounts": accounts, "pairs": pairs(&tables) }))
}

fn items(store: &Store, table: &str) -> Result<Items, DemoError> {
    let mut items = Items::new();
    store
        .rows_of(table, |partition, sort, text| {
            items.insert((partition.to_owned(), sort.to_owned()), text.to_owned());
        })
        .map_err(|error| DemoError::Seed(error.to_string()))?;
    Ok(items)
}

fn described(account: &DemoAccount, tables: &BTreeMap<(&str, &str), Items>) -> Value {
    let tables: Vec<Value> = TABLES
        .iter()
        .filter_map(|table| {
            let items = tables.get(&(account.name, table.name))?;
            Some(json!({ "name": table.name, "key": table.keys, "items": items.len() }))
        })
        .collect();
    json!({
        "name": account.name, "account_id": account.id, "access": account.access, "color": account.color, "region": REGION,
        "role_arn": account.role_arn(), "external_id_required": true, "tables": tables,
    })
}

/// The tables that the account has in another region than its own.
fn elsewhere(stores: &Stores, account: &DemoAccount) -> Result<Option<Value>, DemoError> {
    let store = stores
        .get(account.id, OTHER_REGION)
        .map_err(DemoError::Seed)?;
    if !store.has_table(INVOICES.name) {
        return Ok(None);
    }
    let items = items(&store, INVOICES.name)?.len();
    let table = json!({ "name": INVOICES.name, "key": INVOICES.keys, "items": items });
    Ok(Some(json!([{ "region": OTHER_REGION, "tables": [table] }])))
}

fn pairs(tables: &BTreeMap<(&str, &str), Items>) -> Vec<Value> {
    let mut pairs = Vec::new();
    for table in &TABLES {
        for source in &ACCOUNTS {
            for target in ACCOUNTS.iter().filter(|target| target.name != source.name) {
                let sides = (
                    tables.get(&(source.name, table.name)),
                    tables.get(&(target.name, table.name)),
                );
                let (Some(ours), Some(theirs)) = sides else {
                    continue;
                };
                let Counts {
                    same,
                    changed,
                    only_source,
                    only_target,
                } = count(ours, theirs);
                pairs.push(json!({
                    "table": table.name, "source": source.name, "target": target.name,
                    "same": same, "changed": changed, "only_source": only_source, "only_target": only_target,
                }));
            }
        }
    }
    pairs
}

fn count(source: &Items, target: &Items) -> Counts {
    let mut counts = Counts::default();
    for (key, ours) in source {
        match target.get(key) {
            Some(theirs) if same(ours, theirs) => counts.same += 1,
            Some(_) => counts.changed += 1,
            None => counts.only_source += 1,
        }
    }
    counts.only_target = target
        .keys()
        .filter(|key| !source.contains_key(*key))
        .count() as u64;
    counts
}

/// Whether two items are equal by value: the order of attributes and of sets, and the spelling of numbers, do not count.
fn same(ours: &str, theirs: &str) -> bool {
    let canonical = |text: &str| {
        let item: Value = serde_json::from_str(text).ok()?;
        let attributes = item
            .as_object()?
            .iter()
            .map(|(name, value)| (name.clone(), canonical(value)));
        Some(attributes.collect::<BTreeMap<_, _>>())
    };
    ours == theirs || (canonical(ours).is_some() && canonical(ours) == canonical(theirs))
}

/// A value of DynamoDB JSON in one spelling.
fn canonical(value: &Value) -> Value {
    let Some((kind, inner)) = value.as_object().and_then(|value| value.iter().next()) else {
        return value.clone();
    };
    let number =
        |number: &Value| Value::from(normalize_dynamo_number(number.as_str().unwrap_or_default()));
    let inner = match (kind.as_str(), inner) {
        ("N", inner) => number(inner),
        ("NS", Value::Array(members)) => sorted(members.iter().map(number).collect()),
        ("SS" | "BS", Value::Array(members)) => sorted(members.clone()),
        ("L", Value::Array(elements)) => elements.iter().map(canonical).collect(),
        ("M", Value::Object(entries)) => entries
            .iter()
            .map(|(name, value)| (name.clone(), canonical(value)))
            .collect(),
        (_, inner) => inner.clone(),
    };
    json!({ kind: inner })
}

fn sorted(mut members: Vec<Value>) -> Value {
    members.sort_unstable_by(|one, other| one.as_str().cmp(&other.as_str()));
    Value::Array(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_spelling_are_no_difference() {
        let one = r#"{"a":{"N":"1.0"},"s":{"NS":["2","10"]},"m":{"M":{"x":{"SS":["p","q"]}}}}"#;
        let other = r#"{"m":{"M":{"x":{"SS":["q","p"]}}},"s":{"NS":["1E1","2"]},"a":{"N":"1"}}"#;
        assert!(same(one, other));
    }

    #[test]
    fn types_and_values_are() {
        assert!(!same(r#"{"a":{"N":"1"}}"#, r#"{"a":{"S":"1"}}"#));
        assert!(!same(
            r#"{"a":{"L":[{"N":"1"},{"N":"2"}]}}"#,
            r#"{"a":{"L":[{"N":"2"},{"N":"1"}]}}"#
        ));
        assert!(!same("{}", r#"{"a":{"NULL":true}}"#));
    }
}
