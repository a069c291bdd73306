//! Items, and nothing that knows AWS, the screen or the disk.
//!
//! Items stay the bytes that DynamoDB sent ([`RawItem`], kept in [`Page`]s) and are parsed ([`Item`], [`Value`],
//! [`Number`]) when they are shown or compared; [`ItemKey`] names one. The rest says something about them: their
//! JSON in two spellings, their size, a [`Fingerprint`] and a diff by value, and text that is safe on a terminal.

pub mod asked_key;
mod brief;
pub mod columns;
pub mod count;
pub mod diff;
pub mod fingerprint;
pub mod json;
pub mod key;
pub mod lasted;
pub mod moment;
mod number;
pub mod page;
pub mod path;
pub mod raw;
pub mod size;
pub mod source;
#[cfg(test)]
pub(crate) mod testing;
pub mod tree;
mod typed_key;
pub mod value;
pub mod visible;
mod wrap;

pub use asked_key::{AskedKey, AskedKeyError, KeyAttributes};
pub use columns::{Column, Columns};
pub use count::{thousands, units, used_units};
pub use diff::{Change, DiffCell, DiffRow, diff};
pub use fingerprint::{Fingerprint, Ignore};
pub use json::{dynamodb_json, plain_json};
pub use key::{ItemKey, KeyAttribute, KeySchema, KeyType};
pub use lasted::{elapsed, took};
pub use moment::moment;
pub use number::Number;
pub use page::{BatchGetPage, Page};
pub use path::{Path, Step};
pub use raw::RawItem;
pub use source::{Cursor, Source};
pub use tree::{TreeRow, tree};
pub use typed_key::TypedKeyError;
pub use value::{Item, Value};
pub use visible::{fit, is_unseen, visible, width};
pub use wrap::wrap;

/// How much of a foreign text an error message repeats, in characters.
const QUOTED: usize = 80;

/// Why bytes are not the items, numbers or keys that they should be. Never repeats more than a few words of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// The bytes are not UTF-8.
    #[error("byte {at}: not UTF-8")]
    NotUtf8 {
        /// The first byte that is wrong, from 0.
        at: usize,
    },
    /// The text is not JSON, or not JSON of the right shape.
    #[error("byte {at}: {what}")]
    Json {
        /// Where it was noticed, from 0.
        at: usize,
        /// What is wrong, in at most some ninety characters.
        what: String,
    },
    /// Something else stands where a JSON object should.
    #[error("byte {at}: an item is a JSON object, {{…}}")]
    NotAnObject {
        /// Where it starts, from 0.
        at: usize,
    },
    /// A response body too long to be indexed by 32 bits.
    #[error("a body of {bytes} bytes is too long: at most 4 GiB")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// A text that DynamoDB would not take as a number.
    #[error("{text:?} is not a DynamoDB number: {why}")]
    Number {
        /// The text, cut.
        text: String,
        /// The rule that it breaks.
        why: &'static str,
    },
    /// A key attribute that the item does not have.
    #[error("no key attribute {attribute:?}")]
    KeyMissing {
        /// The attribute's name.
        attribute: String,
    },
    /// A key attribute of another type than the table's.
    #[error("key attribute {attribute:?} is of type {found}, and the table's is {expected}")]
    KeyType {
        /// The attribute's name.
        attribute: String,
        /// The type that the table says.
        expected: KeyType,
        /// The type that the item has.
        found: String,
    },
}

impl ItemError {
    /// What `serde_json` says about `bytes`, with the place as a byte offset and foreign text cut.
    pub(crate) fn json(error: &serde_json::Error, bytes: &[u8]) -> Self {
        let newlines = error.line().saturating_sub(1);
        let line_start = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .take(newlines)
            .last()
            .map_or(0, |(at, _)| at + 1);
        let said = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let what = cut(said.strip_suffix(&place).unwrap_or(&said));
        Self::Json {
            at: line_start + error.column().saturating_sub(1),
            what,
        }
    }
}

/// The first words of a foreign text, for a message.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
