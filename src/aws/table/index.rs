//! Indexes of a table, as its description tells them.

use std::fmt;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, GlobalSecondaryIndexDescription, KeySchemaElement, KeyType,
    LocalSecondaryIndexDescription, Projection as SdkProjection, ProjectionType,
};

use super::{Counted, count, key_attribute};
use crate::config::IndexName;
use crate::item::KeyAttributes;

/// What is known of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexShape {
    /// Its name.
    pub name: IndexName,
    /// The attributes of its key: an index may have several of each sort.
    pub key: KeyAttributes,
    /// What it holds of each item.
    pub projection: Projection,
    /// How large it was some hours ago.
    pub counted: Counted,
    /// `ACTIVE`, or what it is doing; none of a local one, which is as its table is.
    pub status: Option<String>,
    /// Whether it is a local one: those come and go with their table.
    pub is_local: bool,
}

/// What an index holds of each item that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Projection {
    /// All of it.
    All,
    /// The keys of the table and of the index, and nothing else.
    Keys,
    /// The keys, and these attributes, in the order of the alphabet.
    Also(Vec<String>),
}

impl Projection {
    fn of(described: Option<&SdkProjection>) -> Self {
        let kind = described.and_then(SdkProjection::projection_type);
        let also = described.map(SdkProjection::non_key_attributes);
        match (kind, also) {
            (Some(ProjectionType::All), _) => Self::All,
            (_, None | Some([])) => Self::Keys,
            (_, Some(names)) => {
                let mut names = names.to_vec();
                names.sort_unstable();
                Self::Also(names)
            }
        }
    }
}

/// `whole items`, `keys only`, `keys, email, name`.
impl fmt::Display for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("whole items"),
            Self::Keys => f.write_str("keys only"),
            Self::Also(names) => write!(f, "keys, {}", names.join(", ")),
        }
    }
}

/// A local index; none where the description lacks its name.
pub(super) fn local(
    index: &LocalSecondaryIndexDescription,
    definitions: &[AttributeDefinition],
) -> Option<IndexShape> {
    Some(IndexShape {
        name: index.index_name()?.parse().ok()?,
        key: key(index.key_schema(), definitions),
        projection: Projection::of(index.projection()),
        counted: counted(index.item_count(), index.index_size_bytes()),
        status: None,
        is_local: true,
    })
}

/// A global index; none where the description lacks its name.
pub(super) fn global(
    index: &GlobalSecondaryIndexDescription,
    definitions: &[AttributeDefinition],
) -> Option<IndexShape> {
    let status = index.index_status();
    Some(IndexShape {
        name: index.index_name()?.parse().ok()?,
        key: key(index.key_schema(), definitions),
        projection: Projection::of(index.projection()),
        counted: counted(index.item_count(), index.index_size_bytes()),
        status: Some(
            status.map_or_else(|| "unknown".to_owned(), |status| status.as_str().to_owned()),
        ),
        is_local: false,
    })
}

fn counted(items: Option<i64>, bytes: Option<i64>) -> Counted {
    Counted {
        items: count(items),
        bytes: count(bytes),
    }
}

fn key(elements: &[KeySchemaElement], definitions: &[AttributeDefinition]) -> KeyAttributes {
    let of = |role: &KeyType| {
        let elements = elements.iter().filter(|element| element.key_type() == role);
        elements
            .filter_map(|element| key_attribute(element, definitions))
            .collect()
    };
    KeyAttributes {
        partition: of(&KeyType::Hash),
        sort: of(&KeyType::Range),
        is_unique: false,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn holds(kind: ProjectionType, also: &[&str]) -> String {
        let also = also.iter().map(|name| (*name).to_owned()).collect();
        let described = SdkProjection::builder()
            .projection_type(kind)
            .set_non_key_attributes(Some(also));
        Projection::of(Some(&described.build())).to_string()
    }

    #[test]
    fn what_an_index_holds_is_told_whatever_the_order_is() {
        assert_eq!(holds(ProjectionType::All, &[]), "whole items");
        assert_eq!(holds(ProjectionType::KeysOnly, &[]), "keys only");
        let also = holds(ProjectionType::Include, &["name", "email"]);
        assert_eq!(also, "keys, email, name");
        assert_eq!(Projection::of(None), Projection::Keys);
    }

    #[test]
    fn a_local_index_has_no_state_of_its_own() {
        let described = LocalSecondaryIndexDescription::builder()
            .index_name("by-date")
            .item_count(7)
            .build();
        let index = local(&described, &[]).unwrap();
        assert!(index.is_local && index.status.is_none());
        assert_eq!((index.counted.items, index.counted.bytes), (7, 0));
        let described = GlobalSecondaryIndexDescription::builder()
            .index_name("by-date")
            .index_status(aws_sdk_dynamodb::types::IndexStatus::Creating)
            .build();
        let index = global(&described, &[]).unwrap();
        assert_eq!(index.status.as_deref(), Some("CREATING"));
        assert!(!index.is_local);
    }
}
