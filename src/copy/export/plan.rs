//! What an export would do: looked up before anything is read.

use std::path::PathBuf;

use crate::aws::{Counted, Sessions};
use crate::config::{FilePlace, TableAt};
use crate::copy::ends;
use crate::copy::error::PlanError;
use crate::copy::matching::{Matching, Meant, meant};
use crate::copy::request::{End, What};
use crate::file::FileWriter;
use crate::item::size::read_units;
use crate::item::{ItemKey, KeySchema};

/// An export that is asked for.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// Where the items are.
    pub source: TableAt,
    /// The file.
    pub file: FilePlace,
    /// Whether it may replace a file that is there.
    pub replaces: bool,
    /// Which items.
    pub what: What,
}

/// What an export would do.
#[derive(Debug, Clone)]
pub struct ExportPlan {
    /// Where the items are.
    pub source: End,
    /// The key of their table.
    pub schema: KeySchema,
    /// Which of them.
    pub what: Exported,
    /// The file.
    pub file: FilePlace,
    /// Where that is; none for standard output.
    pub path: Option<PathBuf>,
    /// Whether it may replace a file that is there.
    pub replaces: bool,
    /// Whether there is one.
    pub is_there: bool,
}

/// Which items are exported.
#[derive(Debug, Clone)]
pub enum Exported {
    /// Those of these keys, in their order, each once.
    Keys {
        /// The keys.
        keys: Vec<ItemKey>,
        /// Whether each was named, so that one that is not there is missing; else a condition came to it.
        are_named: bool,
    },
    /// Those that are read of the table.
    Read {
        /// How large the table was some hours ago, where it may be described.
        counted: Option<Counted>,
        /// What they meet; none where all are meant.
        matching: Option<Matching>,
    },
}

impl ExportPlan {
    /// How many items have to be looked at, where that is known at least about.
    pub fn to_look_at(&self) -> Option<u64> {
        match &self.what {
            Exported::Keys { keys, .. } => Some(keys.len() as u64),
            Exported::Read { counted, matching } => {
                let is_part = matching.as_ref().is_some_and(|one| !one.is_scan());
                counted.filter(|_| !is_part).map(|counted| counted.items)
            }
        }
    }

    /// What the items meet, where that decides which they are.
    pub fn matching(&self) -> Option<&Matching> {
        match &self.what {
            Exported::Keys { .. } => None,
            Exported::Read { matching, .. } => matching.as_ref(),
        }
    }

    /// Read units of reading all of the table, where its size is known.
    pub(super) fn scan_units(&self) -> Option<f64> {
        match &self.what {
            Exported::Read {
                counted: Some(counted),
                ..
            } => Some(read_units(counted.bytes, false)),
            _ => None,
        }
    }
}

/// Looks the table up, and whether there may be such a file, and says what the export would do.
///
/// # Errors
/// When it could not or must not be: see [`PlanError`]. Reads only.
pub async fn plan(sessions: &Sessions, request: &ExportRequest) -> Result<ExportPlan, PlanError> {
    // Before AWS is asked for anything: it takes no time.
    let found = FileWriter::check(&request.file, request.replaces)?;
    let (path, is_there) = found.unzip();
    if request.source.index.is_some() {
        let index = request.source.to_string();
        return Err(PlanError::IndexSource { index });
    }
    let (source, shape) = ends::open_source(sessions, &request.source).await?;
    let (schema, counted) = (shape.schema, shape.counted);
    let what = match &request.what {
        What::Whole => Exported::Read {
            counted,
            matching: None,
        },
        What::Where(condition) => match meant(condition, &schema)? {
            Meant::Key(key) => Exported::Keys {
                keys: vec![key],
                are_named: false,
            },
            Meant::Matching(matching) => Exported::Read {
                counted,
                matching: Some(matching),
            },
        },
        What::Typed(texts) => {
            let keys = texts.iter().map(|text| schema.typed(text));
            named(keys.collect::<Result<_, _>>()?)
        }
        What::Keys(keys) => named(keys.clone()),
        What::Items(items) => {
            let keys = items.iter().map(|item| schema.key_of_raw(item));
            named(keys.collect::<Result<_, _>>()?)
        }
    };
    Ok(ExportPlan {
        source,
        schema,
        what,
        file: request.file.clone(),
        is_there: is_there.unwrap_or_default(),
        path,
        replaces: request.replaces,
    })
}

fn named(keys: Vec<ItemKey>) -> Exported {
    let mut seen = std::collections::HashSet::new();
    let keys = keys.into_iter();
    Exported::Keys {
        keys: keys.filter(|key| seen.insert(key.clone())).collect(),
        are_named: true,
    }
}
