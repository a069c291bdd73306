//! The names of things, each checked once where it comes in.

pub mod arn;
pub mod partition;
pub mod region;
pub(super) mod table_arn;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use table_arn::is_table_arn;

/// A text that is not the name it should be. The message quotes the text, and says what is right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {what}; write {right}")]
pub struct NameError {
    /// The text as it came in.
    pub given: String,
    /// What it should have been, with its article: `a region`.
    pub what: &'static str,
    /// What would have been right.
    pub right: &'static str,
}

/// A newtype over shared text that only `FromStr` makes: `$valid` decides, the rest is the same for every name.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $right:literal, $valid:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                if $valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(NameError { given: text.to_owned(), what: $what, right: $right })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &*self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

name!(
    /// The name of an account as the config or a profile gives it: anything printable that neither begins nor ends
    /// with a space. Unquoted: [`Place`](super::Place) quotes it where it must.
    AccountName,
    "an account name",
    "letters, digits, \".\", \"_\" and \"-\", or any printable text in quotes",
    is_printable
);
name!(
    /// An AWS account id: 12 digits.
    AccountId,
    "an account id",
    "12 digits, as in \"123456789012\"",
    is_account_id
);
name!(
    /// A region's code, checked for its shape only: AWS opens new ones.
    Region,
    "a region",
    "a region's code, as in \"us-east-1\"",
    is_region
);
name!(
    /// What DynamoDB takes for a table: its name, 3 to 255 of `A-Z a-z 0-9 _ . -`; or the ARN of one that another
    /// account shares, `arn:aws:dynamodb:us-east-1:123456789012:table/users`.
    TableName,
    "a table name",
    "3 to 255 letters, digits, \"_\", \".\" and \"-\", or a table's ARN",
    is_name_or_arn
);
name!(
    /// A secondary index's name: 3 to 255 of `A-Z a-z 0-9 _ . -`.
    IndexName,
    "an index name",
    "3 to 255 letters, digits, \"_\", \".\" and \"-\"",
    is_table_name
);

name!(
    /// The name of a role's session, as `CloudTrail` shows it: 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    SessionName,
    "a session name",
    "2 to 64 letters, digits and any of _ + = , . @ -",
    is_session_name
);
name!(
    /// A source identity: 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`, and AWS keeps what begins with `aws:`.
    SourceIdentity,
    "a source identity",
    "2 to 64 letters, digits and any of _ + = , . @ -",
    is_session_name
);
name!(
    /// The serial number or ARN of an MFA device: 9 to 256 of `A-Z a-z 0-9 _ + = / : , . @ -`.
    MfaSerial,
    "an MFA device",
    "its ARN, as in \"arn:aws:iam::123456789012:mfa/name\"",
    is_mfa_serial
);
name!(
    /// A tenant's name: as an account's.
    TenantName,
    "a tenant name",
    "letters, digits, \".\", \"_\" and \"-\", or any printable text in quotes",
    is_printable
);

impl AccountName {
    /// Whether the name can stand in a place or a config's header without quotes.
    pub fn is_bare(&self) -> bool {
        self.0.chars().all(is_bare)
    }

    /// Whether the names are the same but for upper and lower case: on the screen a protected account is in capitals.
    pub fn is_like(&self, other: &Self) -> bool {
        self.capitals() == other.capitals()
    }

    /// The name in capitals: what two names have in common that look alike.
    pub(super) fn capitals(&self) -> String {
        self.0.to_uppercase()
    }
}

/// A character that an account name may have without quotes.
pub(super) fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// Anything that shows as itself, and neither begins nor ends with a space.
pub(super) fn is_printable(text: &str) -> bool {
    if !text.is_empty() && text.chars().all(is_bare) {
        return true;
    }
    // `escape_debug` leaves what is printable as it is; quotes and backslashes it escapes though they are printable.
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '"' | '\'' | '\\'))
        .collect();
    !text.is_empty() && text.trim() == text && plain.escape_debug().eq(plain.chars())
}

fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_session_name(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    (2..=64).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_mfa_serial(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&b);
    (9..=256).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_region(text: &str) -> bool {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let Some((area, rest)) = text.split_once('-') else {
        return false;
    };
    let Some((middle, number)) = rest.rsplit_once('-') else {
        return false;
    };
    // Two letters everywhere but in `eusc-de-east-1`.
    (2..=4).contains(&area.len())
        && letters(area)
        && middle.split('-').all(letters)
        && number.len() == 1
        && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_name_or_arn(text: &str) -> bool {
    is_table_name(text) || is_table_arn(text)
}

pub(super) fn is_table_name(text: &str) -> bool {
    (3..=255).contains(&text.len()) && text.chars().all(is_bare)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn accepts<T: FromStr<Err = NameError>>(good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(text.parse::<T>().is_ok(), "{text:?} should be accepted");
        }
        for text in bad {
            assert!(text.parse::<T>().is_err(), "{text:?} should be refused");
        }
    }

    #[test]
    fn account_names_are_printable() {
        accepts::<AccountName>(
            &[
                "dev",
                "prod.eu-1_x",
                "my profile",
                "team/prod@x",
                "Zürich",
                "e\u{301}te",
                "☁\u{fe0f} prod",
                "a\"b\\c'd",
            ],
            &[
                "",
                " ",
                " dev",
                "dev ",
                "a\nb",
                "a\tb",
                "a\u{1b}[31m",
                "a\u{202e}b",
                "a\u{200b}b",
                "a\u{e0041}b",
                "a\u{2028}b",
                "\u{301}",
                "a\u{85}b",
                "a\u{feff}",
            ],
        );
    }

    #[test]
    fn ids_regions_and_tables_have_their_shape() {
        accepts::<AccountId>(
            &["123456789012", "000000000000"],
            &[
                "",
                "12345678901",
                "1234567890123",
                "12345678901x",
                "１２３４",
            ],
        );
        accepts::<Region>(
            &[
                "us-east-1",
                "us-gov-west-1",
                "cn-northwest-1",
                "ap-southeast-7",
                "us-iso-east-1",
                "eusc-de-east-1",
            ],
            &[
                "",
                "us-east",
                "us-east-",
                "us-east-11",
                "us--east-1",
                "US-EAST-1",
                "useast1",
                "u-east-1",
                "us-1",
                "us-east-1 ",
                "-us-east-1",
            ],
        );
        accepts::<TableName>(
            &["abc", "users", "a.b-c_D9", &"x".repeat(255)],
            &["", "ab", &"x".repeat(256), "a b", "users/x", "ünï"],
        );
        accepts::<IndexName>(&["by-status"], &["ab", "by status"]);
    }

    #[test]
    fn an_error_says_what_is_right() {
        let error = "us-est".parse::<Region>().unwrap_err();
        assert_eq!(
            error.to_string(),
            r#""us-est" is not a region; write a region's code, as in "us-east-1""#
        );
    }

    #[test]
    fn only_plain_names_are_bare() {
        for (name, bare) in [
            ("prod.eu-1_x", true),
            ("my profile", false),
            ("a@b", false),
            ("ü", false),
        ] {
            assert_eq!(
                name.parse::<AccountName>().unwrap().is_bare(),
                bare,
                "{name}"
            );
        }
    }
}
