//! Reads a condition.
//!
//! ```text
//! condition  = all { "or" all }
//! all        = not { "and" not }
//! not        = "not" not | "(" condition ")" | comparison | function
//! comparison = path ( "=" | "<>" | "!=" | "<" | "<=" | ">" | ">=" ) value
//!            | path "between" value "and" value | path "in" "(" value { "," value } ")"
//! function   = ( "begins_with" | "contains" ) "(" path "," value ")"
//!            | ( "attribute_exists" | "attribute_not_exists" ) "(" path ")"
//! path       = name { "." name | "[" digits "]" }
//! name       = letters, digits, "_" and "-" | a JSON string
//! value      = a JSON string | number | "true" | "false" | "null" | b64 and a JSON string
//! ```
//!
//! Words are read in upper and lower case. A path stands left and a value right, so that quotes say no more than how
//! odd names and texts are written.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use winnow::ascii::multispace0;
use winnow::combinator::{alt, opt, repeat};
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::Stream;
use winnow::token::{any, none_of, take_while};

use super::condition::{Condition, Operator};
use super::holds::order;
use crate::item::{Number, Path, Step, Value};

/// How deep parentheses and `not` may nest: far deeper than DynamoDB takes.
const MAX_DEPTH: usize = 100;

const A_CONDITION: &str = r#"a condition is expected, as in status = "active""#;
const AN_OPERATOR: &str = "=, <>, <, <=, >, >=, between or in is expected";
const A_VALUE: &str =
    r#"a value is expected: "text" in double quotes, a number, true, false, null or b64"…""#;

/// Why a text is not a condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {wrong}")]
pub struct WhereError {
    /// Where in the text, in characters from 1.
    pub column: usize,
    /// What is wrong there, or what is expected.
    pub wrong: String,
}

/// What is wrong where the reading stopped.
#[derive(Debug)]
struct Wrong(String);

type Parsed<T> = Result<T, ErrMode<Wrong>>;

impl<I: Stream> ParserError<I> for Wrong {
    type Inner = Self;

    fn from_input(_: &I) -> Self {
        Self("and, or, or the end is expected".to_owned())
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// The condition that `text` is.
pub(super) fn condition(text: &str) -> Result<Condition, WhereError> {
    let whole = |input: &mut &str| {
        let condition = any_of(input, 0)?;
        spaces(input)?;
        Ok::<_, ErrMode<Wrong>>(condition)
    };
    let mut whole = whole;
    whole.parse(text).map_err(|error| WhereError {
        column: text
            .get(..error.offset())
            .map_or(0, |before| before.chars().count())
            + 1,
        wrong: error.into_inner().0,
    })
}

fn any_of(input: &mut &str, depth: usize) -> Parsed<Condition> {
    if depth > MAX_DEPTH {
        return wrong("too many parentheses");
    }
    let mut parts = vec![all_of(input, depth)?];
    while word(input, "or")? {
        parts.push(all_of(input, depth)?);
    }
    Ok(one_or(parts, Condition::Any))
}

fn all_of(input: &mut &str, depth: usize) -> Parsed<Condition> {
    let mut parts = vec![not(input, depth)?];
    while word(input, "and")? {
        parts.push(not(input, depth)?);
    }
    Ok(one_or(parts, Condition::All))
}

/// The only one, or what all of them together make.
fn one_or(mut parts: Vec<Condition>, all: fn(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            all(parts)
        }
    }
}

fn not(input: &mut &str, depth: usize) -> Parsed<Condition> {
    if depth > MAX_DEPTH {
        return wrong("too many times not");
    }
    if word(input, "not")? {
        return Ok(Condition::Not(Box::new(not(input, depth + 1)?)));
    }
    if symbol(input, "(")? {
        let inside = any_of(input, depth + 1)?;
        expect(input, ")", "and, or, or ) is expected")?;
        return Ok(inside);
    }
    match function(input)? {
        Some(condition) => Ok(condition),
        None => comparison(input),
    }
}

/// A function, where the name of one stands before a parenthesis.
fn function(input: &mut &str) -> Parsed<Option<Condition>> {
    let start = input.checkpoint();
    for name in [
        "begins_with",
        "contains",
        "attribute_exists",
        "attribute_not_exists",
    ] {
        if word(input, name)? && symbol(input, "(")? {
            let path = path(input, "the name of an attribute is expected")?;
            let condition = match name {
                "attribute_exists" => Condition::Exists(path),
                "attribute_not_exists" => Condition::NotExists(path),
                _ => {
                    expect(input, ",", "a comma and a value are expected")?;
                    spaces(input)?;
                    let at = input.checkpoint();
                    let value = value(input)?;
                    if name == "contains" {
                        Condition::Contains(path, value)
                    } else if matches!(value, Value::S(_) | Value::B(_)) {
                        Condition::BeginsWith(path, value)
                    } else {
                        input.reset(&at);
                        return wrong(
                            r#""text" or b64"…" is expected: nothing else begins with something"#,
                        );
                    }
                }
            };
            expect(input, ")", ") is expected")?;
            return Ok(Some(condition));
        }
        input.reset(&start);
    }
    Ok(None)
}

fn comparison(input: &mut &str) -> Parsed<Condition> {
    let path = path(input, A_CONDITION)?;
    if word(input, "between")? {
        let low = ordered(input)?;
        if !word(input, "and")? {
            return wrong("and is expected, and the upper bound");
        }
        spaces(input)?;
        let at = input.checkpoint();
        let high = ordered(input)?;
        if low.kind() != high.kind() {
            input.reset(&at);
            return wrong("both bounds have to be of one type");
        }
        if order(&low, &high) == Some(Ordering::Greater) {
            input.reset(&at);
            return wrong("the lower bound comes first: swap the two");
        }
        return Ok(Condition::Between(path, low, high));
    }
    if word(input, "in")? {
        expect(input, "(", "( and values are expected")?;
        let mut values = vec![value(input)?];
        while symbol(input, ",")? {
            values.push(value(input)?);
        }
        expect(input, ")", "a comma or ) is expected")?;
        return Ok(Condition::In(path, values));
    }
    let operator = operator(input)?;
    let value = match operator {
        Operator::Equal | Operator::NotEqual => value(input)?,
        _ => ordered(input)?,
    };
    Ok(Condition::Compare(path, operator, value))
}

fn operator(input: &mut &str) -> Parsed<Operator> {
    for (sign, operator) in [
        ("<>", Operator::NotEqual),
        ("!=", Operator::NotEqual),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ] {
        if symbol(input, sign)? {
            return Ok(operator);
        }
    }
    wrong(AN_OPERATOR)
}

fn path(input: &mut &str, expected: &str) -> Parsed<Path> {
    spaces(input)?;
    let Some(first) = name(input)? else {
        return wrong(expected);
    };
    let mut path = Path::attribute(first);
    loop {
        if opt('.').parse_next(input)?.is_some() {
            let Some(name) = name(input)? else {
                return wrong("the name of a member is expected after the dot");
            };
            path = path.join(Step::Name(name));
        } else if opt('[').parse_next(input)?.is_some() {
            let at = input.checkpoint();
            let digits: &str =
                take_while(0.., |char: char| char.is_ascii_digit()).parse_next(input)?;
            let Ok(index) = digits.parse() else {
                input.reset(&at);
                return wrong("the number of an element is expected, from 0");
            };
            path = path.join(Step::Index(index));
            if opt(']').parse_next(input)?.is_none() {
                return wrong("] is expected");
            }
        } else {
            return Ok(path);
        }
    }
}

fn name(input: &mut &str) -> Parsed<Option<String>> {
    if let Some(quoted) = text(input)? {
        return Ok(Some(quoted));
    }
    let bare: &str = take_while(0.., is_bare).parse_next(input)?;
    Ok((!bare.is_empty()).then(|| bare.to_owned()))
}

fn is_bare(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-')
}

/// A value that has an order.
fn ordered(input: &mut &str) -> Parsed<Value> {
    spaces(input)?;
    let at = input.checkpoint();
    let value = value(input)?;
    if matches!(value, Value::Bool(_) | Value::Null) {
        input.reset(&at);
        return wrong(r#""text", a number or b64"…" is expected: nothing else has an order"#);
    }
    Ok(value)
}

fn value(input: &mut &str) -> Parsed<Value> {
    spaces(input)?;
    if let Some(text) = text(input)? {
        return Ok(Value::S(text));
    }
    let at = input.checkpoint();
    let bare: &str =
        take_while(0.., |char| is_bare(char) || matches!(char, '+' | '.')).parse_next(input)?;
    let constant = match bare.to_ascii_lowercase().as_str() {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "null" => Some(Value::Null),
        "b64" => text(input)?
            .and_then(|text| STANDARD.decode(text).ok())
            .map(Value::B),
        _ => None,
    };
    if let Some(constant) = constant {
        return Ok(constant);
    }
    input.reset(&at);
    let digits = bare.trim_start_matches(['+', '-', '.']);
    if digits.starts_with(|char: char| char.is_ascii_digit()) {
        let number = Number::new(bare).map_err(|error| wrong_with(error.to_string()))?;
        let _: &str = take_while(bare.chars().count(), |_| true).parse_next(input)?;
        return Ok(Value::N(number));
    }
    wrong(A_VALUE)
}

/// A JSON string, where one begins.
fn text(input: &mut &str) -> Parsed<Option<String>> {
    if !input.starts_with('"') {
        return Ok(None);
    }
    let at = input.checkpoint();
    let inside = repeat::<_, _, (), ErrMode<Wrong>, _>(
        0..,
        alt((('\\', any).void(), none_of(['"', '\\']).void())),
    );
    let quoted = ('"', inside, '"').take();
    let Some(quoted) = opt(quoted).parse_next(input)? else {
        return wrong("the quote that begins here does not end");
    };
    if let Ok(text) = serde_json::from_str(quoted) {
        return Ok(Some(text));
    }
    input.reset(&at);
    wrong("a text is written as in JSON: what is odd in it stands behind a backslash")
}

/// Takes this sign, if it stands there.
fn symbol(input: &mut &str, sign: &'static str) -> Parsed<bool> {
    spaces(input)?;
    Ok(opt(sign).parse_next(input)?.is_some())
}

fn expect(input: &mut &str, sign: &'static str, expected: &str) -> Parsed<()> {
    if symbol(input, sign)? {
        Ok(())
    } else {
        wrong(expected)
    }
}

/// Takes this word, if it stands there, in upper or lower case.
fn word(input: &mut &str, word: &str) -> Parsed<bool> {
    spaces(input)?;
    let at = input.checkpoint();
    let bare: &str = take_while(0.., is_bare).parse_next(input)?;
    if bare.eq_ignore_ascii_case(word) {
        return Ok(true);
    }
    input.reset(&at);
    Ok(false)
}

fn spaces(input: &mut &str) -> Parsed<()> {
    multispace0.void().parse_next(input)
}

fn wrong<T>(wrong: &str) -> Parsed<T> {
    Err(wrong_with(wrong.to_owned()))
}

fn wrong_with(wrong: String) -> ErrMode<Wrong> {
    ErrMode::Cut(Wrong(wrong))
}

#[cfg(test)]
mod tests;
