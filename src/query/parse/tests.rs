//! What is written is read as it is meant, and what is wrong has its column.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn is(path: &str, value: Value) -> Condition {
    Condition::Compare(Path::attribute(path), Operator::Equal, value)
}

fn number(text: &str) -> Value {
    Value::N(Number::new(text).unwrap())
}

#[test]
fn values_are_of_every_type_and_exact() {
    let long = "12345678901234567890123456789012345678";
    for (text, value) in [
        (r#""ac\"t\u0069ve""#, Value::S("ac\"tive".to_owned())),
        (r#""""#, Value::S(String::new())),
        (long, number(long)),
        ("-1.5e-3", number("-0.0015")),
        ("TRUE", Value::Bool(true)),
        ("false", Value::Bool(false)),
        ("null", Value::Null),
        (r#"b64"AP8=""#, Value::B(vec![0, 255])),
    ] {
        assert_eq!(
            condition(&format!("a={text}")),
            Ok(is("a", value)),
            "{text}"
        );
    }
    let Ok(Condition::Compare(_, _, Value::N(digits))) = condition(&format!("a = {long}")) else {
        unreachable!()
    };
    assert_eq!(digits.to_string(), long);
}

#[test]
fn and_binds_more_than_or_and_not_more_than_and() {
    let [a, b, c] = ["a", "b", "c"].map(|name| is(name, number("1")));
    let all = |parts: &[Condition]| Condition::All(parts.to_vec());
    let any = |parts: &[Condition]| Condition::Any(parts.to_vec());
    let not = |part: &Condition| Condition::Not(Box::new(part.clone()));
    for (text, expected) in [
        (
            "a=1 or b=1 and c=1",
            any(&[a.clone(), all(&[b.clone(), c.clone()])]),
        ),
        (
            "(a=1 OR b=1) AND c=1",
            all(&[any(&[a.clone(), b.clone()]), c.clone()]),
        ),
        ("not a=1 and b=1", all(&[not(&a), b.clone()])),
        ("not (a=1 and b=1)", not(&all(&[a.clone(), b.clone()]))),
        ("((a=1))", a.clone()),
    ] {
        assert_eq!(condition(text), Ok(expected), "{text}");
    }
}

#[test]
fn paths_go_into_maps_and_lists_and_odd_names_are_quoted() {
    let city = Path::attribute("address").join(Step::Name("the city".to_owned()));
    let first = city.join(Step::Index(0));
    let text = r#"address."the city"[0] <> 1"#;
    let expected = Condition::Compare(first.clone(), Operator::NotEqual, number("1"));
    assert_eq!(condition(text), Ok(expected));
    assert_eq!(first.to_string(), "address.the city[0]");
    for name in [
        "not-yet", "in_stock", "contains", "straße", "2fa", "between",
    ] {
        assert_eq!(condition(&format!("{name} = 1")), Ok(is(name, number("1"))));
    }
    assert_eq!(condition(r#""not" = 1"#), Ok(is("not", number("1"))));
}

#[test]
fn what_is_wrong_has_its_column_and_what_is_expected_there() {
    for (text, column, wrong) in [
        ("", 1, A_CONDITION),
        ("status = active", 10, A_VALUE),
        ("status", 7, AN_OPERATOR),
        ("status == 1", 9, A_VALUE),
        ("é = 1 and", 10, A_CONDITION),
        ("a = 1 b = 2", 7, "and, or, or the end is expected"),
        ("(a = 1", 7, "and, or, or ) is expected"),
        ("a = \"x", 5, "the quote that begins here does not end"),
        (
            r#"a = "\x""#,
            5,
            "a text is written as in JSON: what is odd in it stands behind a backslash",
        ),
        ("a in 1", 6, "( and values are expected"),
        ("a in (1 2)", 9, "a comma or ) is expected"),
        ("a between 1", 12, "and is expected, and the upper bound"),
        (
            "a between 1 and \"x\"",
            17,
            "both bounds have to be of one type",
        ),
        (
            "a between 10 and 9.5",
            18,
            "the lower bound comes first: swap the two",
        ),
        (
            r#"a between "b" and "a""#,
            19,
            "the lower bound comes first: swap the two",
        ),
        (
            "a > true",
            5,
            r#""text", a number or b64"…" is expected: nothing else has an order"#,
        ),
        (
            "begins_with(a, 1)",
            16,
            r#""text" or b64"…" is expected: nothing else begins with something"#,
        ),
        ("contains(a)", 11, "a comma and a value are expected"),
        (
            "a[x] = 1",
            3,
            "the number of an element is expected, from 0",
        ),
        ("a[0 = 1", 4, "] is expected"),
        (
            "a. = 1",
            3,
            "the name of a member is expected after the dot",
        ),
        (r#"a = b64"x""#, 5, A_VALUE),
    ] {
        let error = condition(text).unwrap_err();
        assert_eq!(
            (error.column, error.wrong.as_str()),
            (column, wrong),
            "{text}"
        );
    }
    let long = condition("a = 123456789012345678901234567890123456789").unwrap_err();
    assert!(long.to_string().starts_with("column 5: "), "{long}");
    assert!(long.wrong.contains("38"), "{long}");
}

#[test]
fn no_nesting_exhausts_the_stack() {
    for open in ["(", "not "] {
        let error = condition(&open.repeat(100_000)).unwrap_err();
        assert!(error.wrong.starts_with("too many "), "{error}");
    }
}
