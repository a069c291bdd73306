//! A list of tenants and their accounts as TOML, JSON or CSV: one line each, or one key.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::config::document::{Entry as TomlEntry, Table, Value};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `acme = "prod"`
    Toml,
    /// `{"acme": "prod"}`
    Json,
    /// `acme,prod`; a first line `tenant,account` is a header.
    Csv,
}

/// A tenant and its account as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The tenant.
    pub tenant: String,
    /// Its account.
    pub account: String,
    /// The line, from 1.
    pub line: usize,
}

/// What is wrong in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The tenant that it is about, where it is about one.
    pub tenant: Option<String>,
    /// What is wrong, and what is right.
    pub wrong: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(tenant) = &self.tenant {
            write!(f, "{tenant:?}: ")?;
        }
        f.write_str(&self.wrong)
    }
}

impl Form {
    /// The form of the file with this path, by its ending.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        [
            ("toml", Self::Toml),
            ("json", Self::Json),
            ("csv", Self::Csv),
        ]
        .into_iter()
        .find(|(name, _)| ending.eq_ignore_ascii_case(name))
        .map(|(_, form)| form)
    }

    /// The form that a text seems to have.
    pub fn guess(text: &str) -> Self {
        let first = text.lines().map(str::trim).find(|line| !line.is_empty());
        match first.unwrap_or_default() {
            line if line.starts_with('{') => Self::Json,
            line if line.starts_with(['[', '#']) || line.contains('=') => Self::Toml,
            _ => Self::Csv,
        }
    }

    /// The entries of a text, in its order.
    pub fn read(self, text: &str) -> Result<Vec<Entry>, Mistake> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match self {
            Self::Toml => read_toml(text),
            Self::Json => read_json(text),
            Self::Csv => read_csv(text),
        }
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    before.filter(|byte| *byte == b'\n').count() + 1
}

fn no_account(line: usize, tenant: &str) -> Mistake {
    Mistake {
        line,
        tenant: Some(tenant.to_owned()),
        wrong: "its account is not a text; write the name of one, in quotes".to_owned(),
    }
}

/// The keys at the top, or those below `[tenants]` where that is all there is.
fn read_toml(text: &str) -> Result<Vec<Entry>, Mistake> {
    let table = Table::parse(text).map_err(|error| Mistake {
        line: line_at(text, error.span().unwrap_or_default().start),
        tenant: None,
        wrong: format!("not TOML: {}", error.message().replace('\n', " ")),
    })?;
    let below = table.entry("tenants").map(|entry| &entry.value);
    let tenants = match below {
        Some(Value::Table(below)) => below,
        _ => &table,
    };
    let (mut seen, mut line) = (0, 1);
    let entry = |entry: &TomlEntry| {
        let between = text.get(seen..entry.begins).unwrap_or_default();
        line += between.bytes().filter(|byte| *byte == b'\n').count();
        seen = entry.begins;
        match &entry.value {
            Value::Text(account) => Ok(Entry {
                tenant: entry.key.to_string(),
                account: account.to_string(),
                line,
            }),
            _ => Err(no_account(line, &entry.key)),
        }
    };
    tenants.iter().map(entry).collect()
}

/// An object's members in their order, with the bytes that their values are.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, as in {\"acme\": \"prod\"}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(Members(all))
            }
        }
        json.deserialize_map(All)
    }
}

/// The members of the object, or those of its `tenants` where that is all there is.
fn read_json(text: &str) -> Result<Vec<Entry>, Mistake> {
    let wrong = |line, error: &serde_json::Error| Mistake {
        line,
        tenant: None,
        wrong: format!("not JSON: {error}"),
    };
    let members: Members =
        serde_json::from_str(text).map_err(|error| wrong(error.line(), &error))?;
    let mut members = members.0;
    if let [(name, below)] = members.as_slice()
        && name == "tenants"
        && below.get().starts_with('{')
    {
        let line = line_of(text, below);
        let below: Members =
            serde_json::from_str(below.get()).map_err(|error| wrong(line, &error))?;
        members = below.0;
    }
    let entry = |(tenant, account): (String, &RawValue)| {
        let line = line_of(text, account);
        let account = serde_json::from_str(account.get()).map_err(|_| no_account(line, &tenant))?;
        Ok(Entry {
            tenant,
            account,
            line,
        })
    };
    members.into_iter().map(entry).collect()
}

/// The line of a value that is a part of `text`.
fn line_of(text: &str, value: &RawValue) -> usize {
    let start = value.get().as_ptr() as usize;
    line_at(text, start.saturating_sub(text.as_ptr() as usize))
}

/// The line of a record: its position is that of the line breaks before it, where there are any.
fn line_of_record(text: &str, position: Option<&csv::Position>) -> usize {
    let begins = position.map_or(0, csv::Position::byte);
    let begins = usize::try_from(begins)
        .unwrap_or(text.len())
        .min(text.len());
    let rest = text.as_bytes().get(begins..).unwrap_or_default();
    let breaks = rest
        .iter()
        .take_while(|byte| b"\r\n".contains(byte))
        .count();
    line_at(text, begins + breaks)
}

fn read_csv(text: &str) -> Result<Vec<Entry>, Mistake> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut entries = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Mistake {
            line: line_of_record(text, error.position()),
            tenant: None,
            wrong: format!("not CSV: {error}"),
        })?;
        let line = line_of_record(text, record.position());
        let (Some(tenant), Some(account), None) = (record.get(0), record.get(1), record.get(2))
        else {
            return Err(Mistake {
                line,
                tenant: None,
                wrong: format!("it has {} columns; write TENANT,ACCOUNT", record.len()),
            });
        };
        if number == 0 && (tenant, account) == ("tenant", "account") {
            continue;
        }
        entries.push(Entry {
            tenant: tenant.to_owned(),
            account: account.to_owned(),
            line,
        });
    }
    Ok(entries)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(form: Form, text: &str) -> Result<Vec<(String, String, usize)>, String> {
        let entries = form.read(text).map_err(|mistake| mistake.to_string())?;
        let parts = |entry: Entry| (entry.tenant, entry.account, entry.line);
        Ok(entries.into_iter().map(parts).collect())
    }

    #[test]
    fn a_list_reads_alike_in_each_form() {
        let acme = |line| ("acme".to_owned(), "prod".to_owned(), line);
        let zeta = |line| ("zeta, inc".to_owned(), "dev".to_owned(), line);
        for (form, text, lines) in [
            (
                Form::Toml,
                "acme = \"prod\"\n\n\"zeta, inc\" = \"dev\"\n",
                [1, 3],
            ),
            (
                Form::Toml,
                "[tenants]\nacme = \"prod\"\n\"zeta, inc\" = \"dev\"",
                [2, 3],
            ),
            (
                Form::Json,
                "{\"acme\": \"prod\",\n\"zeta, inc\": \"dev\"}",
                [1, 2],
            ),
            (
                Form::Json,
                "{\"tenants\": {\n\"acme\": \"prod\",\n\"zeta, inc\": \"dev\"}}",
                [2, 3],
            ),
            (Form::Csv, "acme,prod\n\"zeta, inc\",dev\n", [1, 2]),
            (
                Form::Csv,
                "tenant,account\r\nacme, prod\r\n\r\n\"zeta, inc\",dev",
                [2, 4],
            ),
            (
                Form::Csv,
                "\u{feff}tenant,account\nacme,prod\n\"zeta, inc\",dev",
                [2, 3],
            ),
        ] {
            let [first, second] = lines;
            assert_eq!(
                read(form, text).unwrap(),
                [acme(first), zeta(second)],
                "{text}"
            );
            let guessed = Form::guess(text.trim_start_matches('\u{feff}'));
            assert_eq!(guessed, form, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_has_a_line() {
        for (form, text, line) in [
            (
                Form::Toml,
                "acme = \"prod\"\nzeta",
                "line 2: not TOML: key with no value, expected `=`",
            ),
            (
                Form::Toml,
                "acme = 3",
                "line 1: \"acme\": its account is not a text; write the name of one, in quotes",
            ),
            (
                Form::Json,
                "[]",
                "line 1: not JSON: invalid type: sequence, expected an object, as in {\"acme\": \"prod\"} at line 1 column 0",
            ),
            (
                Form::Json,
                "{\n\"acme\": [\"prod\"]}",
                "line 2: \"acme\": its account is not a text; write the name of one, in quotes",
            ),
            (
                Form::Csv,
                "acme,prod\nzeta",
                "line 2: it has 1 columns; write TENANT,ACCOUNT",
            ),
            (
                Form::Csv,
                "acme,prod,x",
                "line 1: it has 3 columns; write TENANT,ACCOUNT",
            ),
        ] {
            assert_eq!(read(form, text).unwrap_err(), line, "{text}");
        }
    }

    #[test]
    fn a_files_form_is_its_ending() {
        assert_eq!(Form::of(Path::new("a/tenants.JSON")), Some(Form::Json));
        assert_eq!(Form::of(Path::new("tenants.csv")), Some(Form::Csv));
        assert_eq!(Form::of(Path::new("tenants.toml")), Some(Form::Toml));
        assert_eq!(Form::of(Path::new("tenants")), None);
    }
}
