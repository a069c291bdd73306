//! Items for the tests of this folder.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Item, KeyAttribute, KeySchema, KeyType, Number, RawItem, Value};

/// The same cases on each run; another seed (`PROPTEST_RNG_SEED`) looks at others.
pub(crate) fn deterministic() -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = match config.rng_seed {
        RngSeed::Random => RngSeed::Fixed(38),
        chosen @ RngSeed::Fixed(_) => chosen,
    };
    ProptestConfig {
        rng_seed,
        failure_persistence: None,
        ..config
    }
}

pub(super) fn raw(text: &str) -> RawItem {
    RawItem::new(Bytes::from(text.to_owned()))
        .unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

pub(super) fn item(text: &str) -> Item {
    raw(text)
        .parse()
        .unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

pub(super) fn schema(partition: &str, sort: Option<&str>) -> KeySchema {
    KeySchema::new(
        KeyAttribute::new(partition, KeyType::S),
        sort.map(|name| KeyAttribute::new(name, KeyType::S)),
    )
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-d]{1,2}", "[a-b][.][a-b]", any::<String>()]
}

fn any_number() -> impl Strategy<Value = Number> {
    ("-?[0-9]{1,19}[.]?[0-9]{1,19}", -80i32..80)
        .prop_filter_map("38 digits", |(digits, exponent)| {
            Number::new(&format!("{digits}e{exponent}")).ok()
        })
}

fn any_leaf() -> impl Strategy<Value = Value> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..6);
    prop_oneof![
        any::<String>().prop_map(Value::S),
        any_number().prop_map(Value::N),
        bytes().prop_map(Value::B),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
        prop::collection::btree_set("[a-e]{0,3}", 1..4)
            .prop_map(|set| Value::Ss(set.into_iter().collect())),
        prop::collection::btree_set(any_number(), 1..4)
            .prop_map(|set| Value::Ns(set.into_iter().collect())),
        prop::collection::btree_set(bytes(), 1..4)
            .prop_map(|set| Value::Bs(set.into_iter().collect())),
        Just(Value::Other {
            kind: "D".to_owned(),
            json: r#"{"a":[1.0,"b"]}"#.to_owned()
        }),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    any_leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::btree_map(any_name(), inner.clone(), 0..4).prop_map(Value::M),
            prop::collection::vec(inner, 0..4).prop_map(Value::L),
        ]
    })
}

pub(super) fn any_item() -> impl Strategy<Value = Item> {
    prop::collection::btree_map(any_name(), any_value(), 0..6).prop_map(Item)
}

/// The same item by value, written as differently as can be: names and sets backwards, numbers in another spelling.
pub(super) fn respelled(item: &Item) -> RawItem {
    raw(&format!(" {} ", respelled_map(&item.0)))
}

fn respelled_map(map: &BTreeMap<String, Value>) -> String {
    let members = map
        .iter()
        .rev()
        .map(|(name, value)| format!("{} : {}", escaped(name), respelled_value(value)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(" ,\n"))
}

fn respelled_value(value: &Value) -> String {
    let list = |members: Vec<String>| format!("[{}]", members.join(", "));
    let number = |number: &Number| {
        let canonical = number.canonical();
        let point = if canonical.contains('.') { "" } else { "." };
        format!("\"{canonical}{point}0E+0\"")
    };
    let inside = match value {
        Value::S(text) => escaped(text),
        Value::N(written) => number(written),
        Value::B(bytes) => escaped(&STANDARD.encode(bytes)),
        Value::Bool(value) => value.to_string(),
        Value::Null => "true".to_owned(),
        Value::M(map) => respelled_map(map),
        Value::L(values) => list(values.iter().map(respelled_value).collect()),
        Value::Ss(set) => list(set.iter().rev().map(|text| escaped(text)).collect()),
        Value::Ns(set) => list(set.iter().rev().map(number).collect()),
        Value::Bs(set) => list(
            set.iter()
                .rev()
                .map(|bytes| escaped(&STANDARD.encode(bytes)))
                .collect(),
        ),
        Value::Other { json, .. } => json.replace(',', " , "),
    };
    format!("{{ \"{}\": {inside} }}", value.kind())
}

fn escaped(text: &str) -> String {
    let units: Vec<String> = text
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    format!("\"{}\"", units.concat())
}
