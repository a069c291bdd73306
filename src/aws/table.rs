//! Tables: their names, and what is known of one.

pub(super) mod index;
pub(super) mod instead;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, KeySchemaElement, KeyType as SdkKeyType, ScalarAttributeType,
    TableDescription,
};
use futures_util::{Stream, TryStreamExt, stream};

use crate::aws::failing::failure;
use crate::aws::session::Session;
use crate::aws::session::call::once_more_when_expired;
use crate::config::{IndexName, TableName};
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::size::read_units;
use crate::item::{KeyAttribute, KeySchema, KeyType};
use crate::policy::Encryption;
use index::IndexShape;

/// One page of an account's table names.
#[derive(Debug, Clone)]
pub struct TableList {
    /// In AWS's order, which is alphabetical.
    pub names: Vec<TableName>,
    /// Where the next page starts, where there is one.
    pub next: Option<String>,
}

/// What is known of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Its name.
    pub name: TableName,
    /// Its ARN, with the account that owns it; empty where it may not be described.
    pub arn: String,
    /// Its key.
    pub schema: KeySchema,
    /// Its indexes, local ones among them.
    pub indexes: Vec<IndexShape>,
    /// How large it was some hours ago; none where it may not be described, and its key is known otherwise. Then
    /// whether it has indexes is not known either.
    pub counted: Option<Counted>,
    /// `ACTIVE`, or what it is doing, or `unknown`.
    pub status: String,
    /// What encrypts it.
    pub encryption: Encryption,
}

/// What AWS counted some hours ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many items there were.
    pub items: u64,
    /// How many bytes they had.
    pub bytes: u64,
}

impl TableShape {
    /// What is known of a table that may not be described: its key.
    fn undescribed(name: &TableName, schema: KeySchema) -> Self {
        Self {
            name: name.clone(),
            arn: String::new(),
            schema,
            indexes: Vec::new(),
            counted: None,
            status: "unknown".to_owned(),
            encryption: Encryption::Unknown,
        }
    }

    /// Read units of reading it whole, by the size that AWS counted some hours ago.
    pub fn scan_units(&self, consistent: bool) -> Option<f64> {
        let counted = self.counted?;
        Some(read_units(counted.bytes, consistent))
    }

    /// Whether it is known that the table has no index called `name`.
    pub fn lacks(&self, name: &IndexName) -> bool {
        self.counted.is_some() && self.index(name).is_none()
    }

    /// The names of its indexes.
    pub fn index_names(&self) -> Vec<IndexName> {
        self.indexes
            .iter()
            .map(|index| index.name.clone())
            .collect()
    }

    /// The index called `name`.
    pub fn index(&self, name: &IndexName) -> Option<&IndexShape> {
        self.indexes.iter().find(|index| index.name == *name)
    }
}

/// One page of table names, from after `start` on.
pub async fn list_tables(session: &Session, start: Option<String>) -> Result<TableList, Failure> {
    let call = || async {
        session
            .client()
            .list_tables()
            .set_exclusive_start_table_name(start.clone())
            .send()
            .await
            .map_err(|error| failure(session.subject(Operation::LIST_TABLES), &error))
    };
    let answer = once_more_when_expired(session, call).await?;
    let names = answer
        .table_names()
        .iter()
        .filter_map(|name| name.parse().ok())
        .collect();
    Ok(TableList {
        names,
        next: answer.last_evaluated_table_name,
    })
}

/// All pages of table names, as they are asked for. A failure ends it.
pub fn table_pages(session: &Session) -> impl Stream<Item = Result<TableList, Failure>> + Send {
    stream::try_unfold(
        Some(None),
        move |start: Option<Option<String>>| async move {
            let Some(start) = start else {
                return Ok(None);
            };
            let page = list_tables(session, start).await?;
            let next = page.next.clone().map(Some);
            Ok(Some((page, next)))
        },
    )
}

/// All table names.
pub async fn all_tables(session: &Session) -> Result<Vec<TableName>, Failure> {
    let pages: Vec<TableList> = table_pages(session).try_collect().await?;
    Ok(pages.into_iter().flat_map(|page| page.names).collect())
}

/// What AWS knows of `table`; where it may not be described, and its key is known, that alone.
pub async fn describe_table(session: &Session, table: &TableName) -> Result<TableShape, Failure> {
    match ask_for_table(session, table).await {
        Err(failure) if failure.kind == FailureKind::AccessDenied => {
            let key = session.keys().of(session, table).ok_or(failure)?;
            Ok(TableShape::undescribed(table, key))
        }
        described => described,
    }
}

async fn ask_for_table(session: &Session, table: &TableName) -> Result<TableShape, Failure> {
    let subject = || session.subject(Operation::DESCRIBE_TABLE).on(table);
    let call = || async {
        let request = session.client().describe_table().table_name(table.as_str());
        request
            .send()
            .await
            .map_err(|error| failure(subject(), &error))
    };
    let answer = once_more_when_expired(session, call).await?;
    let described = answer.table.as_ref();
    described
        .and_then(|described| shape(table, described))
        .ok_or_else(|| {
            Failure::new(
                FailureKind::Unreadable,
                subject(),
                "the description has no usable key schema",
            )
        })
}

fn shape(name: &TableName, table: &TableDescription) -> Option<TableShape> {
    let definitions = table.attribute_definitions();
    let local = table.local_secondary_indexes().iter();
    let local = local.map(|one| index::local(one, definitions));
    let global = table.global_secondary_indexes().iter();
    let global = global.map(|one| index::global(one, definitions));
    Some(TableShape {
        name: name.clone(),
        arn: table.table_arn().unwrap_or_default().to_owned(),
        schema: key_schema(table.key_schema(), definitions)?,
        indexes: local.chain(global).flatten().collect(),
        counted: Some(Counted {
            items: count(table.item_count()),
            bytes: count(table.table_size_bytes()),
        }),
        status: table
            .table_status()
            .map_or_else(|| "unknown".to_owned(), |status| status.as_str().to_owned()),
        encryption: Encryption::described(
            table
                .sse_description()
                .and_then(|sse| sse.kms_master_key_arn()),
        ),
    })
}

fn count(count: Option<i64>) -> u64 {
    let count = count.and_then(|count| u64::try_from(count).ok());
    count.unwrap_or_default()
}

fn key_schema(
    elements: &[KeySchemaElement],
    definitions: &[AttributeDefinition],
) -> Option<KeySchema> {
    let attribute = |role: &SdkKeyType| {
        let element = elements.iter().find(|element| element.key_type() == role)?;
        key_attribute(element, definitions)
    };
    Some(KeySchema {
        partition: attribute(&SdkKeyType::Hash)?,
        sort: attribute(&SdkKeyType::Range),
    })
}

fn key_attribute(
    element: &KeySchemaElement,
    definitions: &[AttributeDefinition],
) -> Option<KeyAttribute> {
    let name = element.attribute_name();
    let definition = definitions
        .iter()
        .find(|definition| definition.attribute_name() == name)?;
    let kind = match definition.attribute_type() {
        ScalarAttributeType::S => KeyType::S,
        ScalarAttributeType::N => KeyType::N,
        ScalarAttributeType::B => KeyType::B,
        _ => return None,
    };
    Some(KeyAttribute::new(name, kind))
}
