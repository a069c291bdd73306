//! The quick way through a text reads what the library reads, or nothing.

use proptest::prelude::*;

use super::plain;
use super::table::{Table, Value};

/// What accounts are written with.
const PLAIN: [&str; 8] = [
    "",
    "# nothing\n\n",
    "region = \"us-east-1\"\nprofiles = true\n",
    "[accounts.dev]\nprofile = 'a'\n\n[accounts.\"my prod\"]\naccount_id = \"222222222222\" # its own\n",
    "[accounts.dev]\n[accounts.dev.session_tags]\nteam = \"a\\tb\"\n[tenants]\nacme = \"dev\"\n",
    "regions = [\n  \"a\", # one\n  'b',\n]\nsession_tags = { a = \"x\", \"b c\" = \"\" }\n",
    "session_policy = '''\n[accounts.no]\nx = 1\n'''\nrequestor = \"\"\"a \\\n   b\"\"\"\r\n",
    "[a.b.c]\nx = [[], [true, { y = \"z\" }]]\n[d]\n",
];

/// TOML that is not so plain, and texts that are none.
const OTHER: [&str; 24] = [
    "a.b = \"x\"",
    "a = 1",
    "a = 1.5",
    "a = 2020-01-01",
    "a = \"x\"\na = \"y\"",
    "[a]\nb = \"x\"\nb = \"y\"",
    "[a]\n[a]",
    "[a.b]\n[a]",
    "a = \"x\"\n[a]",
    "a = { b = \"x\" }\n[a.c]",
    "[a]\nb = { c = { d = \"x\" } }\n[a.b.c.e]",
    "a = { b = \"x\", b = \"y\" }",
    "a = { b.c = \"x\" }",
    "[[a]]\nb = \"x\"",
    "[[a]]\n[[a]]",
    "a = [1]",
    "a = [[[[[[[[[[]]]]]]]]]]",
    "[a.b.c.d.e.f.g.h.i]",
    "a = x",
    "a = [",
    "a",
    "[a",
    "a = \"\\q\"",
    "a = \"x\" b = \"y\"",
];

#[test]
fn a_plain_text_is_read_as_the_library_reads_it() {
    for text in PLAIN {
        let quick = plain::read(text);
        assert!(quick.is_some(), "{text}");
        assert_eq!(quick, Table::parse_all(text).ok(), "{text}");
    }
}

#[test]
fn whatever_else_is_there_is_left_to_the_library() {
    for text in OTHER {
        assert_eq!(plain::read(text), None, "{text}");
        let whole = Table::parse_all(text).map_err(|error| error.to_string());
        let parsed = Table::parse(text).map_err(|error| error.to_string());
        assert_eq!(parsed, whole, "{text}");
    }
}

#[test]
fn the_same_key_among_thousands_is_found() {
    let accounts = |names: &[u32]| -> String {
        let header = |name| format!("[accounts.a{name}]\nprofile = \"p\"\n");
        names.iter().map(header).collect()
    };
    let mut names: Vec<u32> = (0..3000).collect();
    let text = accounts(&names);
    let all = plain::read(&text).and_then(|table| {
        table.entry("accounts").map(|entry| match &entry.value {
            Value::Table(below) => below.len(),
            _ => 0,
        })
    });
    assert_eq!(all, Some(3000));
    names.push(17);
    assert_eq!(plain::read(&accounts(&names)), None);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[a]\n",
        "[b]\n",
        "[a.b]\n",
        "[a.b.c]\n",
        "[[a]]\n",
        "[a.'b']\n",
        "a",
        "b",
        "c",
        "\"a\"",
        ".",
        " = ",
        "= ",
        "\"x\"",
        "'y'",
        "true",
        "1",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\n",
        "\r\n",
        " ",
        "# z\n",
        "a = \"x\"\n",
        "b = true\n",
        "c = [\"x\"]\n",
        "c = { a = \"x\", b = 'y' }\n",
        "\"\"\"q\n\"\"\"",
        "é",
        "\\u00e9",
        "\u{7}",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_the_quick_way_takes_the_library_reads_the_same(text in pieces()) {
        if let Some(quick) = plain::read(&text) {
            prop_assert_eq!(Some(quick), Table::parse_all(&text).ok());
        }
    }
}
