//! Items made comparable: attributes and sets come in any order.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

/// An item's attributes in one order, sets included.
pub fn canonical(item: &HashMap<String, AttributeValue>) -> BTreeMap<String, String> {
    item.iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

/// A value as text, sets in one order.
pub fn text(value: &AttributeValue) -> String {
    match value {
        AttributeValue::M(entries) => format!("{:?}", canonical(entries)),
        AttributeValue::L(elements) => {
            format!("{:?}", elements.iter().map(text).collect::<Vec<_>>())
        }
        AttributeValue::Ss(members) | AttributeValue::Ns(members) => {
            let mut members = members.clone();
            members.sort_unstable();
            format!("{members:?}")
        }
        AttributeValue::Bs(members) => {
            let mut members: Vec<_> = members
                .iter()
                .map(|member| member.as_ref().to_vec())
                .collect();
            members.sort_unstable();
            format!("{members:?}")
        }
        other => format!("{other:?}"),
    }
}
