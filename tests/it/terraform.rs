//! Policies in Terraform's language, read by a parser of that language.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use hcl_edit::Decorated;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::parser::parse_body;
use serde_json::{Map, Value};

/// The policy in the resources of `text`, as Terraform would hand it to AWS; the variable for the external id is what
/// stands for it in JSON.
pub fn policy(text: &str) -> Value {
    let body = parse_body(text).unwrap();
    let resources = body
        .blocks()
        .filter(|block| block.ident.as_str() == "resource");
    let mut attributes = resources.flat_map(|resource| resource.body.attributes());
    let policy = attributes.find(|attribute| {
        let key = attribute.key.as_str();
        key == "policy" || key == "assume_role_policy"
    });
    let Expression::FuncCall(call) = &policy.unwrap().value else {
        panic!("not encoded: {text}");
    };
    assert_eq!(call.name.name.as_str(), "jsonencode");
    let mut arguments = call.args.iter();
    let encoded = value(arguments.next().unwrap());
    assert!(arguments.next().is_none(), "{text}");
    encoded
}

fn value(expression: &Expression) -> Value {
    match expression {
        Expression::Bool(truth) => Value::Bool(*truth.value()),
        Expression::String(text) => Value::String(text.value().clone()),
        Expression::Array(array) => array.iter().map(value).collect(),
        Expression::Object(object) => {
            let entries = object.iter().map(|(name, set)| {
                let name = match name {
                    ObjectKey::Ident(name) => name.as_str().to_owned(),
                    ObjectKey::Expression(name) => value(name).as_str().unwrap().to_owned(),
                };
                (name, value(set.expr()))
            });
            let entries: Map<String, Value> = entries.collect();
            assert_eq!(entries.len(), object.len(), "a name twice");
            Value::Object(entries)
        }
        Expression::Traversal(through) => {
            let Expression::Variable(from) = &through.expr else {
                panic!("{expression:?}");
            };
            let name = through.operators.first().map(Decorated::value);
            match (from.as_str(), name) {
                ("var", Some(TraversalOperator::GetAttr(name)))
                    if name.as_str() == "external_id" =>
                {
                    Value::String("EXTERNAL_ID".to_owned())
                }
                _ => panic!("{expression:?}"),
            }
        }
        // Such as a template: a `${` that was not meant as one.
        _ => panic!("{expression:?}"),
    }
}
