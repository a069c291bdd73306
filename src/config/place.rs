//! Places: one grammar for what can be opened, compared, or copied; `file` has those that are files.

pub mod file;

use std::fmt;
use std::str::FromStr;

use self::file::is_file;
use super::name::table_arn::{is_table_arn, split_index};
use super::name::{AccountName, IndexName, NameError, Region, TableName, is_bare};

/// An account, or a table or index in it: `prod`, `prod@eu-west-1:users`, `"my profile":users/by-status`. Without an
/// account, where the config says which is meant: `:users`, `@eu-west-1:users`.
///
/// `Display` writes what `FromStr` reads. A name in quotes takes `\"` and `\\`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The account's or the tenant's name, unquoted; whether there is one, the config knows. None where the table's pin
    /// or the default account counts.
    pub account: Option<AccountName>,
    /// The region, where it is not the account's own.
    pub region: Option<Region>,
    /// The table, or none for the account itself.
    pub table: Option<TablePlace>,
}

/// A table, or one of its indexes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TablePlace {
    /// The table's name.
    pub table: TableName,
    /// The index, or none for the table itself.
    pub index: Option<IndexName>,
}

/// Why a text is not a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// A file where a table is meant.
    #[error(
        "{0:?} is a file, which only `dynahop copy` writes, as its target; write ACCOUNT:TABLE, as in prod:users"
    )]
    File(String),
    /// A file that would have no types in it.
    #[error(
        "{0:?}: CSV is not written, since it has no types; write a name that ends in .jsonl, .jsonl.gz or .jsonl.zst"
    )]
    Csv(String),
    /// A file that would not be what its name says.
    #[error(
        "{0:?}: that ending is of files that are not written; write a name that ends in .jsonl, .jsonl.gz or .jsonl.zst"
    )]
    Ending(String),
    /// A file elsewhere.
    #[error("{0:?} is not a file of this machine; write one here, as in ./users.jsonl")]
    NotHere(String),
    /// No file.
    #[error("{0:?} is a folder; name a file in it, as in ./users.jsonl")]
    Folder(String),
    /// A table's ARN, without the account through which it is read.
    #[error(
        "{0} names no account through which the table is read; write ACCOUNT:ARN, as in prod:{0}"
    )]
    NoReader(String),
    /// No account before the table, or nothing at all.
    #[error("{0:?} names no account; write ACCOUNT or ACCOUNT:TABLE, as in prod:users")]
    NoAccount(String),
    /// A name that needs quotes.
    #[error(
        "{given:?}: an account name with other than letters, digits, \".\", \"_\" and \"-\" is quoted; write {right}"
    )]
    Unquoted {
        /// The whole text.
        given: String,
        /// The same with the name in quotes, and around it those that keep a shell from taking them away.
        right: String,
    },
    /// A quote without its end.
    #[error("{0:?} begins with a quote that does not end; write \"NAME\" or \"NAME\":TABLE")]
    OpenQuote(String),
    /// Something other than `@` or `:` after a quoted name.
    #[error("{0:?} has text right after the quoted name; write \"NAME\"@REGION or \"NAME\":TABLE")]
    AfterQuote(String),
    /// A colon with nothing after it.
    #[error("{0:?} names no table after the colon; write ACCOUNT:TABLE, or ACCOUNT alone")]
    NoTable(String),
    /// A part that is not what its position demands.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if is_file(text) {
            return Err(PlaceError::File(text.to_owned()));
        }
        if is_table_arn(split_index(text).0) {
            return Err(PlaceError::NoReader(text.to_owned()));
        }
        let (account, rest) = match text.chars().next() {
            Some('"') => quoted(text)?,
            Some('@' | ':') => (None, text),
            _ => bare(text)?,
        };
        let (region, table) = match rest.split_once(':') {
            Some((region, table)) => (region, Some(table)),
            None => (rest, None),
        };
        Ok(Self {
            account: account.map(|name| name.parse()).transpose()?,
            region: region.strip_prefix('@').map(str::parse).transpose()?,
            table: table.map(|table| table_place(text, table)).transpose()?,
        })
    }
}

/// The name, and the rest from its `@` or `:` on.
fn bare(text: &str) -> Result<(Option<String>, &str), PlaceError> {
    let (name, rest) = text.split_at(text.find(['@', ':']).unwrap_or(text.len()));
    if name.is_empty() {
        Err(PlaceError::NoAccount(text.to_owned()))
    } else if name.chars().all(is_bare) {
        Ok((Some(name.to_owned()), rest))
    } else {
        Err(PlaceError::Unquoted {
            given: text.to_owned(),
            right: format!("'{}{rest}'", quote(name)),
        })
    }
}

/// The name between the quotes, and the rest from its `@` or `:` on.
fn quoted(text: &str) -> Result<(Option<String>, &str), PlaceError> {
    let mut name = String::new();
    let mut chars = text.chars();
    chars.next();
    loop {
        match chars.next() {
            Some('"') => break,
            Some('\\') => name.extend(chars.next()),
            Some(c) => name.push(c),
            None => return Err(PlaceError::OpenQuote(text.to_owned())),
        }
    }
    let rest = chars.as_str();
    if rest.is_empty() || rest.starts_with(['@', ':']) {
        Ok((Some(name), rest))
    } else {
        Err(PlaceError::AfterQuote(text.to_owned()))
    }
}

fn table_place(whole: &str, table: &str) -> Result<TablePlace, PlaceError> {
    if table.is_empty() {
        return Err(PlaceError::NoTable(whole.to_owned()));
    }
    let (table, index) = if table.starts_with("arn:") {
        split_index(table)
    } else {
        match table.split_once('/') {
            Some((table, index)) => (table, Some(index)),
            None => (table, None),
        }
    };
    Ok(TablePlace {
        table: table.parse()?,
        index: index.map(str::parse).transpose()?,
    })
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = String::new();
        if let Some(region) = &self.region {
            rest = format!("@{region}");
        }
        if let Some(table) = &self.table {
            rest = format!("{rest}:{table}");
        }
        let Some(account) = &self.account else {
            return f.pad(&rest);
        };
        let bare = format!("{account}{rest}");
        if account.is_bare() && !is_file(&bare) {
            f.pad(&bare)
        } else {
            f.pad(&format!("{}{rest}", quote(account.as_str())))
        }
    }
}

impl fmt::Display for TablePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.index {
            Some(index) if self.table.is_arn() => write!(f, "{}/index/{index}", self.table),
            Some(index) => write!(f, "{}/{index}", self.table),
            None => write!(f, "{}", self.table),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn places_read_and_write_alike() {
        for (text, account, region, table, index) in [
            ("prod", "prod", None, None, None),
            ("prod:users", "prod", None, Some("users"), None),
            ("prod@eu-west-1", "prod", Some("eu-west-1"), None, None),
            (
                "prod@eu-west-1:users",
                "prod",
                Some("eu-west-1"),
                Some("users"),
                None,
            ),
            (
                "prod:users/by-status",
                "prod",
                None,
                Some("users"),
                Some("by-status"),
            ),
            (
                r#""my profile":users"#,
                "my profile",
                None,
                Some("users"),
                None,
            ),
            (
                r#""a:b@c"@us-east-1:a.b"#,
                "a:b@c",
                Some("us-east-1"),
                Some("a.b"),
                None,
            ),
            (r#""say \"x\\y\"""#, r#"say "x\y""#, None, None, None),
            (r#""prod":users.csv"#, "prod", None, Some("users.csv"), None),
            (r#""./x""#, "./x", None, None, None),
            (
                "prod:arn:aws:dynamodb:us-east-1:123456789012:table/users",
                "prod",
                None,
                Some("arn:aws:dynamodb:us-east-1:123456789012:table/users"),
                None,
            ),
            (
                "prod@us-east-1:arn:aws:dynamodb:us-east-1:123456789012:table/users/index/by-x",
                "prod",
                Some("us-east-1"),
                Some("arn:aws:dynamodb:us-east-1:123456789012:table/users"),
                Some("by-x"),
            ),
            (":users", "", None, Some("users"), None),
            (":users.csv/by-x", "", None, Some("users.csv"), Some("by-x")),
            ("@eu-west-1", "", Some("eu-west-1"), None, None),
            (
                "@eu-west-1:users",
                "",
                Some("eu-west-1"),
                Some("users"),
                None,
            ),
        ] {
            let place: Place = text.parse().unwrap();
            let parts = place
                .table
                .as_ref()
                .map(|t| (t.table.as_str(), t.index.as_ref().map(IndexName::as_str)));
            let name = place.account.as_ref().map(AccountName::as_str);
            assert_eq!(name.unwrap_or_default(), account, "{text}");
            assert_eq!(place.region.as_ref().map(Region::as_str), region, "{text}");
            assert_eq!(parts, table.map(|table| (table, index)), "{text}");
            assert_eq!(place.to_string(), text);
        }
    }

    #[test]
    fn quotes_that_are_not_needed_go() {
        assert_eq!(
            r#""prod":users"#.parse::<Place>().unwrap().to_string(),
            "prod:users"
        );
    }

    #[test]
    fn what_is_no_place_says_what_is() {
        for (text, line) in [
            (
                "",
                r#""" names no account; write ACCOUNT or ACCOUNT:TABLE, as in prod:users"#,
            ),
            (
                ":",
                r#"":" names no table after the colon; write ACCOUNT:TABLE, or ACCOUNT alone"#,
            ),
            (
                "@:users",
                r#""" is not a region; write a region's code, as in "us-east-1""#,
            ),
            (
                "prod:",
                r#""prod:" names no table after the colon; write ACCOUNT:TABLE, or ACCOUNT alone"#,
            ),
            (
                "prod:us",
                r#""us" is not a table name; write 3 to 255 letters, digits, "_", "." and "-", or a table's ARN"#,
            ),
            (
                "prod:users/",
                r#""" is not an index name; write 3 to 255 letters, digits, "_", "." and "-""#,
            ),
            (
                "prod@west:users",
                r#""west" is not a region; write a region's code, as in "us-east-1""#,
            ),
            (
                "my profile:users",
                r#""my profile:users": an account name with other than letters, digits, ".", "_" and "-" is quoted; write '"my profile":users'"#,
            ),
            (
                r#""prod"#,
                r#""\"prod" begins with a quote that does not end; write "NAME" or "NAME":TABLE"#,
            ),
            (
                r#""prod"users"#,
                r#""\"prod\"users" has text right after the quoted name; write "NAME"@REGION or "NAME":TABLE"#,
            ),
            (
                "\"a\u{1b}b\"",
                r#""a\u{1b}b" is not an account name; write letters, digits, ".", "_" and "-", or any printable text in quotes"#,
            ),
            (
                "users.csv",
                r#""users.csv" is a file, which only `dynahop copy` writes, as its target; write ACCOUNT:TABLE, as in prod:users"#,
            ),
            (
                "arn:aws:dynamodb:us-east-1:123456789012:table/users",
                "arn:aws:dynamodb:us-east-1:123456789012:table/users names no account through which the table is read; write ACCOUNT:ARN, as in prod:arn:aws:dynamodb:us-east-1:123456789012:table/users",
            ),
            (
                "prod:arn:aws:iam::123456789012:role/x",
                r#""arn:aws:iam::123456789012:role/x" is not a table name; write 3 to 255 letters, digits, "_", "." and "-", or a table's ARN"#,
            ),
        ] {
            assert_eq!(text.parse::<Place>().unwrap_err().to_string(), line);
        }
    }

    proptest! {
        #[test]
        fn every_place_comes_back(
            account in proptest::option::of(r#"([a-z.~"\\/:@ü-]{1,3} )?[a-z0-9.~"\\/:@ü-]{1,9}(\.csv)?"#),
            region in proptest::option::of("[a-z]{2}-[a-z]{4}-[0-9]"),
            table in proptest::option::of(
                r"(arn:aws:dynamodb:us-east-1:[0-9]{12}:table/)?[a-zA-Z0-9_.-]{3,9}(\.jsonl)?",
            ),
            index in proptest::option::of("[a-zA-Z0-9_.-]{3,9}"),
        ) {
            prop_assume!(account.is_some() || region.is_some() || table.is_some());
            let place = Place {
                account: account.map(|account| account.parse().unwrap()),
                region: region.map(|region| region.parse().unwrap()),
                table: table.map(|table| TablePlace {
                    table: table.parse().unwrap(),
                    index: index.map(|index| index.parse().unwrap()),
                }),
            };
            prop_assert_eq!(place.to_string().parse::<Place>(), Ok(place));
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            if let Ok(place) = text.parse::<Place>() {
                prop_assert_eq!(place.to_string().parse::<Place>(), Ok(place));
            }
        }
    }
}
