//! The quick way through a plain TOML text: headers, keys without dots, strings, booleans, arrays, inline tables. It
//! takes a third of the time of the whole language, and a fraction of its memory.
//!
//! Whatever else comes, or is wrong, ends it: then the text is read again by the library, which knows every rule, and
//! whose errors are told. So this has to be right only about what it takes.

use std::borrow::Cow;
use std::collections::HashSet;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use super::table::{Entry, Table, Value};

/// How deep tables, arrays and inline tables go that are plain.
const DEPTH: usize = 8;
/// Up to how many keys of a table are compared each with each.
const FEW: usize = 8;

/// The tables of a plain text; none where it is not plain, or no TOML.
pub(super) fn read(text: &str) -> Option<Table<'_>> {
    let source = Source::new(text);
    let mut reader = Reader::new(source);
    let mut wrong: Option<ParseError> = None;
    let tokens = source.lex().into_vec();
    parse_document(
        &tokens,
        &mut ValidateWhitespace::new(&mut reader, source),
        &mut wrong,
    );
    let is_plain = reader.is_plain && wrong.is_none() && !has_twice(&reader.root);
    is_plain.then_some(reader.root)
}

struct Reader<'a> {
    source: Source<'a>,
    root: Table<'a>,
    /// Where the table of the last header is: which entry of the root, which of that one's, and so on.
    at: Vec<usize>,
    /// The keys of the header that is being read.
    header: Option<Vec<Key<'a>>>,
    /// The key that waits for its value.
    key: Option<Key<'a>>,
    /// The arrays and inline tables that are not closed yet, the innermost last.
    open: Vec<Open<'a>>,
    /// Where the inline tables stand that are values of a header's keys, ascending: no header leads into one.
    inline: Vec<usize>,
    is_plain: bool,
}

struct Key<'a> {
    text: Cow<'a, str>,
    begins: usize,
}

/// An array or an inline table, with the key that waits for it.
struct Open<'a> {
    key: Option<Key<'a>>,
    value: Value<'a>,
}

impl<'a> Reader<'a> {
    fn new(source: Source<'a>) -> Self {
        Self {
            source,
            root: Table::default(),
            at: Vec::new(),
            header: None,
            key: None,
            open: Vec::new(),
            inline: Vec::new(),
            is_plain: true,
        }
    }

    /// The text at a place, decoded.
    fn decoded<T>(
        &mut self,
        span: Span,
        encoding: Option<Encoding>,
        decode: impl FnOnce(&Raw<'a>, &mut Cow<'a, str>) -> T,
    ) -> Option<(T, Cow<'a, str>)> {
        let raw = self.source.get(span)?;
        let raw = Raw::new_unchecked(raw.as_str(), encoding, span);
        let mut text = Cow::Borrowed("");
        let kind = decode(&raw, &mut text);
        Some((kind, text))
    }

    /// Something that is not plain.
    fn give_up(&mut self) {
        self.is_plain = false;
    }

    /// Goes to the table of a header, which is not there yet.
    fn enter(&mut self, path: Vec<Key<'a>>) {
        self.at.clear();
        let Some(last) = path.len().checked_sub(1) else {
            return self.give_up();
        };
        let mut table = &mut self.root;
        for (number, key) in path.into_iter().enumerate() {
            // Whether the last is there already is seen at the end. The others most often were added last.
            let known = (number < last)
                .then(|| table.last_called(&key.text))
                .flatten();
            let place = known.unwrap_or(table.entries.len());
            if known.is_none() {
                table.push(key, Value::Table(Table::default()));
            }
            match table.entries.get_mut(place) {
                Some(Entry {
                    value: Value::Table(below),
                    begins,
                    ..
                }) if self.inline.binary_search(begins).is_err() => table = below,
                _ => return self.is_plain = false,
            }
            self.at.push(place);
        }
    }

    /// The table of the last header.
    fn table(&mut self) -> Option<&mut Table<'a>> {
        self.at.iter().try_fold(&mut self.root, |table, place| {
            match &mut table.entries.get_mut(*place)?.value {
                Value::Table(below) => Some(below),
                _ => None,
            }
        })
    }

    /// Puts a value where it belongs.
    fn put(&mut self, key: Option<Key<'a>>, value: Value<'a>) {
        let into = match self.open.last_mut().map(|open| &mut open.value) {
            Some(Value::Array(values)) => return values.push(value),
            Some(Value::Table(inline)) => Some(inline),
            Some(_) => None,
            None => {
                if let (Some(key), Value::Table(_)) = (&key, &value) {
                    self.inline.push(key.begins);
                }
                self.table()
            }
        };
        match (into, key) {
            (Some(table), Some(key)) => table.push(key, value),
            _ => self.give_up(),
        }
    }

    fn begin(&mut self, value: Value<'a>) -> bool {
        let key = self.key.take();
        self.open.push(Open { key, value });
        self.is_plain &= self.open.len() <= DEPTH;
        self.is_plain
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open { key, value }) => self.put(key, value),
            None => self.give_up(),
        }
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.header = Some(Vec::new());
    }

    fn std_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        match self.header.take() {
            Some(path) if self.is_plain && path.len() <= DEPTH => self.enter(path),
            _ => self.give_up(),
        }
    }

    fn array_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.give_up();
    }

    fn inline_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.begin(Value::Table(Table::default()))
    }

    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.end();
    }

    fn array_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        self.begin(Value::Array(Vec::new()))
    }

    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.end();
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let decoded = self.decoded(span, encoding, |raw, text| raw.decode_key(text, errors));
        let Some(((), text)) = decoded else {
            return self.give_up();
        };
        let key = Key {
            text,
            begins: span.start(),
        };
        match &mut self.header {
            Some(path) => path.push(key),
            // One with a dot.
            None if self.key.is_some() => self.give_up(),
            None => self.key = Some(key),
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let decoded = self.decoded(span, encoding, |raw, text| raw.decode_scalar(text, errors));
        let key = self.key.take();
        match decoded {
            Some((ScalarKind::String, text)) => self.put(key, Value::Text(text)),
            Some((ScalarKind::Boolean(value), _)) => self.put(key, Value::Boolean(value)),
            _ => self.give_up(),
        }
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.give_up();
    }
}

impl<'a> Table<'a> {
    fn last_called(&self, key: &str) -> Option<usize> {
        self.entries.iter().rposition(|entry| entry.key == key)
    }

    fn push(&mut self, key: Key<'a>, value: Value<'a>) {
        if self.entries.is_empty() {
            // Of thousands of accounts, each has an entry or two.
            self.entries.reserve_exact(2);
        }
        self.entries.push(Entry {
            key: key.text,
            begins: key.begins,
            value,
        });
    }
}

/// Whether a key is there twice, in this table or in one below it.
fn has_twice(table: &Table) -> bool {
    let entries = &table.entries;
    let twice = if entries.len() <= FEW {
        let mut rest = entries.as_slice();
        std::iter::from_fn(|| rest.split_first().inspect(|(_, after)| rest = after))
            .any(|(first, after)| after.iter().any(|entry| entry.key == first.key))
    } else {
        let mut keys = HashSet::with_capacity(entries.len());
        !entries.iter().all(|entry| keys.insert(&*entry.key))
    };
    twice || entries.iter().any(|entry| has_twice_below(&entry.value))
}

fn has_twice_below(value: &Value) -> bool {
    match value {
        Value::Table(table) => has_twice(table),
        Value::Array(values) => values.iter().any(has_twice_below),
        Value::Text(_) | Value::Boolean(_) | Value::Other(_) => false,
    }
}
