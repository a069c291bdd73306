//! `kitchen-sink`: whatever can be in an item, and whatever a terminal should not be told.

use dynoxide::DynoxideError;
use serde_json::{Map, Value, json};

use crate::demo::store::Store;

const TABLE: &str = "kitchen-sink";

/// 38 digits, the most a number can have.
const LONGEST: &str = "12345678901234567890123456789012345678";
const LONGEST_BUT_ONE: &str = "12345678901234567890123456789012345679";

/// Puts the original's items.
pub(super) fn fill(store: &Store) -> Result<(), DynoxideError> {
    items()
        .into_iter()
        .chain(hostile_keys())
        .try_for_each(|item| put(store, &item))
}

/// Changes, deletes and adds a few.
pub(super) fn drift(store: &Store, way: u8) -> Result<(), DynoxideError> {
    if way == 1 {
        put(store, &numbers(LONGEST_BUT_ONE))?;
        put(store, &types("Lovelace"))?;
        put(store, &sets(&["\u{1f980}", "", "β", "alpha"]))?;
        return delete(store, "15-json-in-text");
    }
    if way == super::drift::STANDBY {
        put(store, &types("Hopper"))?;
        return delete(store, "14-long-text");
    }
    put(store, &sets(&["", "alpha", "β"]))?;
    put(store, &deep(30, "another ground"))?;
    put(
        store,
        &json!({ "id": { "S": "99-staging-only" }, "note": { "S": "nobody else has this" } }),
    )?;
    delete(store, "14-long-text")?;
    delete(store, "\u{1b}]0;owned by a key\u{7}")
}

fn items() -> Vec<Value> {
    vec![
        types("Byron"),
        numbers(LONGEST),
        json!({
            "id": { "S": "03-empty" }, "text": { "S": "" }, "binary": { "B": "" }, "map": { "M": {} }, "list": { "L": [] },
            "null": { "NULL": true }, "no": { "BOOL": false }, "map_of_empties": { "M": { "text": { "S": "" }, "list": { "L": [{ "L": [] }] } } },
        }),
        sets(&["alpha", "β", "\u{1f980}", ""]),
        deep(30, "ground"),
        json!({ "id": { "S": "06-deep-list" }, "list": (0..30).fold(json!({ "N": "30" }), |inner, _| json!({ "L": [inner] })) }),
        json!({ "id": { "S": "07-large" }, "text": { "S": "All work and no play makes Jack a dull boy. ".repeat(9_000) } }),
        wide(),
        json!({
            "id": { "S": "09-emoji" }, "plain": { "S": "\u{1f980} crab" }, "flag": { "S": "\u{1f1e8}\u{1f1ed}" },
            "family": { "S": "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}" }, "skin": { "S": "\u{1f44b}\u{1f3fd}" },
            "wide": { "S": "日本語のテキスト、全角" }, "halfwidth": { "S": "ﾊﾝｶｸ" },
        }),
        json!({
            "id": { "S": "10-right-to-left" }, "arabic": { "S": "مرحبا بالعالم" }, "hebrew": { "S": "שלום עולם" },
            "mixed": { "S": "total: 100 ₪ (מאה)" }, "override": { "S": "invoice\u{202e}fdp.exe" }, "isolate": { "S": "\u{2067}abc\u{2069}" },
        }),
        json!({
            "id": { "S": "11-combining" }, "accents": { "S": "e\u{301} a\u{308} n\u{303}" }, "stacked": { "S": "Z\u{351}\u{36b}\u{343}a\u{30a}\u{321}l\u{328}g\u{322}o\u{353}" },
            "devanagari": { "S": "नमस्ते" }, "lonely": { "S": "\u{301}first" }, "zero_width": { "S": "a\u{200b}b\u{feff}c\u{2060}d" },
        }),
        controls(),
        json!({
            "id": { "S": "13-attribute-names" }, "with space": { "S": "1" }, "with.dot": { "S": "2" }, "#hash": { "S": "3" }, ":colon": { "S": "4" },
            "status": { "S": "a reserved word" }, "\u{1b}[31mred": { "S": "5" }, "bell\u{7}": { "S": "6" }, "line\nbreak": { "S": "7" },
            "\u{1f511}": { "S": "8" }, "اسم": { "S": "9" }, "tags[0]": { "S": "10" }, "quote\"d": { "S": "11" }, "\u{202e}desrever": { "S": "12" },
        }),
        json!({ "id": { "S": "14-long-text" }, "lines": { "S": (1..=200).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n") } }),
        json!({ "id": { "S": "15-json-in-text" }, "payload": { "S": "{\"event\":\"created\",\"items\":[1,2.50,{\"deep\":null}]}" }, "base64": { "S": "aGVsbG8gd29ybGQ=" } }),
        json!({ "id": { "S": "16-binary" }, "png": { "B": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" }, "text": { "B": "aGVsbG8=" }, "zeros": { "B": "AAAAAAAA" } }),
    ]
}

/// Every type, with a nested name that drifts.
fn types(name: &str) -> Value {
    json!({
        "id": { "S": "01-types" }, "s": { "S": "text" }, "n": { "N": "42.5" }, "b": { "B": "AQIDBP8=" }, "bool": { "BOOL": true }, "null": { "NULL": true },
        "m": { "M": { "name": { "M": { "first": { "S": "Ada" }, "last": { "S": name } } }, "born": { "N": "1815" } } },
        "l": { "L": [{ "S": "mixed" }, { "N": "2" }, { "BOOL": false }, { "NULL": true }, { "L": [{ "S": "inner" }] }, { "M": { "k": { "S": "v" } } }] },
        "ss": { "SS": ["a", "b", "c"] }, "ns": { "NS": ["1", "2.5", "-3"] }, "bs": { "BS": ["AQ==", "Ag==", "/w=="] },
    })
}

fn numbers(longest: &str) -> Value {
    json!({
        "id": { "S": "02-numbers" }, "longest": { "N": longest }, "longest_fraction": { "N": format!("0.{LONGEST}") }, "negative": { "N": format!("-{LONGEST}") },
        "smallest": { "N": "1E-130" }, "largest": { "N": format!("{}E+125", "9.9999999999999999999999999999999999999") }, "large": { "N": "9.99E+125" },
        "zero": { "N": "0" }, "minus_zero": { "N": "-0" }, "million": { "N": "1E6" }, "trailing": { "N": "1.50" }, "past_f64": { "N": "9007199254740993" },
        "tenth": { "N": "0.1" },
    })
}

fn sets(strings: &[&str]) -> Value {
    json!({
        "id": { "S": "04-sets" }, "strings": { "SS": strings }, "one": { "SS": ["only"] }, "binaries": { "BS": ["", "AA==", "AAE="] },
        "numbers": { "NS": ["9", "0.5", "1000", "-1", "10", LONGEST] }, "in_a_map": { "M": { "inner": { "NS": ["1", "2"] } } },
    })
}

fn deep(levels: u32, ground: &str) -> Value {
    let map = (0..levels).fold(
        json!({ "S": ground }),
        |inner, level| json!({ "M": { format!("level{:02}", levels - level): inner } }),
    );
    json!({ "id": { "S": "05-deep-map" }, "map": map })
}

fn wide() -> Value {
    let mut item: Map<String, Value> = (0..200)
        .map(|index| {
            (
                format!("attribute_{index:03}"),
                json!({ "N": index.to_string() }),
            )
        })
        .collect();
    item.insert("id".to_owned(), json!({ "S": "08-wide" }));
    Value::Object(item)
}

/// Values that would act on a terminal that took them at their word.
fn controls() -> Value {
    json!({
        "id": { "S": "12-controls" }, "clipboard": { "S": "\u{1b}]52;c;cm0gLXJmIC8=\u{7}" }, "title": { "S": "\u{1b}]0;owned\u{7}" }, "bell": { "S": "ding\u{7}dong" },
        "clear": { "S": "\u{1b}[2J\u{1b}[H gone" }, "colour": { "S": "\u{1b}[1;31mred\u{1b}[0m" }, "c1": { "S": "\u{9b}31mred\u{9d}0;x\u{9c}" },
        "cursor": { "S": "overwritten\r\u{1b}[5A\u{8}\u{8}" }, "nul": { "S": "a\u{0}b" }, "delete": { "S": "a\u{7f}b" }, "tab": { "S": "a\tb" },
        "lines": { "S": "first\nsecond\r\nthird\u{2028}fourth" }, "alternate_screen": { "S": "\u{1b}[?1049h" }, "query": { "S": "\u{1b}[6n\u{1b}[c" },
        "hyperlink": { "S": "\u{1b}]8;;https://example.com\u{1b}\\link\u{1b}]8;;\u{1b}\\" },
    })
}

/// Items whose keys are the trouble.
fn hostile_keys() -> impl Iterator<Item = Value> {
    let keys = [
        "\u{1b}]0;owned by a key\u{7}",
        "\u{1b}]52;c;a2V5\u{7}",
        "\u{1b}[2J\u{1b}[31mkey",
        "bell\u{7}key",
        "new\nline\tkey",
        "c1\u{9b}31mkey",
        "a key with spaces",
        "k/e:y,with\"quotes'and\\slashes",
        "鍵\u{1f511}",
        "مفتاح",
        "yek\u{202e}key",
        "caf\u{e9}",
        "cafe\u{301}",
    ];
    keys.into_iter()
        .map(|key| json!({ "id": { "S": key }, "length": { "N": key.len().to_string() } }))
}

fn put(store: &Store, item: &Value) -> Result<(), DynoxideError> {
    let request = json!({ "TableName": TABLE, "Item": item });
    let request = serde_json::from_value(request)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    store.database().put_item(request).map(|_| ())
}

fn delete(store: &Store, id: &str) -> Result<(), DynoxideError> {
    let request = json!({ "TableName": TABLE, "Key": { "id": { "S": id } } });
    let request = serde_json::from_value(request)
        .map_err(|error| DynoxideError::ValidationException(error.to_string()))?;
    store.database().delete_item(request).map(|_| ())
}
