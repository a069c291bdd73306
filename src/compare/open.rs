//! Both tables of a comparison, opened.

use std::sync::Arc;

use super::record::Sides;
use crate::aws::{Purpose, Session, Sessions, TableSource, find_table};
use crate::config::TableAt;
use crate::failure::Failure;
use crate::item::{AskedKey, Source};
use crate::query::{KeyValueError, Where};

/// Both tables, not yet read, and through whom they are.
#[derive(Debug)]
pub struct Opened {
    /// Where a copy would read.
    pub source: TableSource,
    /// Where a copy would write.
    pub target: TableSource,
    /// Read units of reading both whole, by the sizes that AWS counted some hours ago; none where one of them may not
    /// be described, or where only what has a key is read.
    pub estimate: Option<f64>,
    /// Whether only what has a key is read, and not all of both.
    pub is_part: bool,
    /// How many items the source and the target have, as AWS counted them then; none where that is not known.
    pub counted: (Option<u64>, Option<u64>),
    /// The session that reads the source.
    pub source_session: Arc<Session>,
    /// The session that reads the target.
    pub target_session: Arc<Session>,
}

impl Opened {
    /// Through whom they are read.
    pub fn sides(&self) -> Sides<'_> {
        (&self.source_session, &self.target_session)
    }

    /// The same, of which no more is read than has to be: where the condition names a partition key, what has that key,
    /// and all of it, since an item that does not meet the condition may have a counterpart that does. Both tables have
    /// one key schema.
    ///
    /// # Errors
    /// When the condition compares a key attribute with a value that it never has.
    pub fn meeting(self, condition: &Where) -> Result<Self, KeyValueError> {
        let Some(part) = condition.part(self.source.schema())? else {
            return Ok(self);
        };
        let part = Arc::new(part);
        Ok(Self {
            source: self.source.selecting(Arc::clone(&part)),
            target: self.target.selecting(part),
            is_part: true,
            estimate: None,
            counted: (None, None),
            ..self
        })
    }
}

/// Opens both tables, of which only what has the key `by` is read, where there is one. A place in an index means its
/// table: an index may leave out items and attributes, and what is compared is what copying would do.
///
/// # Errors
/// When a session does not open, or a table cannot be described.
pub async fn open(
    sessions: &Sessions,
    source: &TableAt,
    target: &TableAt,
    by: Option<&Arc<AskedKey>>,
) -> Result<Opened, Failure> {
    let ((source_session, source, here), (target_session, target, there)) = tokio::try_join!(
        open_one(sessions, source, by),
        open_one(sessions, target, by)
    )?;
    Ok(Opened {
        estimate: here
            .units
            .zip(there.units)
            .map(|(here, there)| here + there),
        is_part: by.is_some(),
        counted: (here.items, there.items),
        source,
        target,
        source_session,
        target_session,
    })
}

/// What reading a table whole takes, where that is known.
struct Whole {
    units: Option<f64>,
    items: Option<u64>,
}

async fn open_one(
    sessions: &Sessions,
    at: &TableAt,
    by: Option<&Arc<AskedKey>>,
) -> Result<(Arc<Session>, TableSource, Whole), Failure> {
    let (account, region) = (&at.at.account, at.at.region.as_ref());
    let session = sessions
        .open(account, region, Purpose::Read("compare"))
        .await?;
    let shape = find_table(&session, &at.table, at.index.as_ref()).await?;
    let items = shape.counted.as_ref().map(|counted| counted.items);
    let whole = Whole {
        units: shape.scan_units(true).filter(|_| by.is_none()),
        items: items.filter(|_| by.is_none()),
    };
    let reading = TableSource::new(Arc::clone(&session), at.table.clone(), None, shape.schema);
    let mut reading = reading.consistently();
    if let Some(key) = by {
        reading = reading.by(Arc::clone(key));
    }
    Ok((session, reading, whole))
}
