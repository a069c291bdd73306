//! An export's plan for people.

use super::outcome::ExportOutcome;
use super::plan::{ExportPlan, Exported};
use crate::aws::Counted;
use crate::config::Packing;
use crate::copy::words::{keys_named, line, read_by, size};
use crate::item::{thousands, units, used_units};

impl ExportPlan {
    /// What would happen, in one sentence: `Copy ~20,000 items from prod:users (333333333333) to ./users.jsonl.zst.`
    pub fn sentence(&self) -> String {
        let source = &self.source;
        let items = match &self.what {
            Exported::Keys { keys, .. } if keys.len() == 1 => format!("1 item from {source}"),
            Exported::Keys { keys, .. } => {
                format!("{} items from {source}", thousands(keys.len() as u64))
            }
            Exported::Read {
                matching: Some(matching),
                ..
            } => format!("the items of {source} where {}", matching.condition),
            Exported::Read {
                counted: Some(counted),
                ..
            } => format!("~{} items from {source}", thousands(counted.items)),
            Exported::Read { .. } => format!("all items from {source}"),
        };
        let place = match &self.path {
            Some(_) => self.file.to_string(),
            None => "standard output".to_owned(),
        };
        format!("Copy {items} to {place}.")
    }

    /// The plan line by line, labels and values in two columns.
    pub fn lines(&self) -> Vec<String> {
        let from = format!("{} in {}", self.source, self.source.region);
        let mut lines = vec![line("from", &from), line("to", &self.to())];
        match &self.what {
            Exported::Keys { keys, .. } => {
                lines.push(line("keys", &keys_named(keys.iter(), keys.len())));
            }
            Exported::Read {
                matching: Some(matching),
                ..
            } => {
                lines.push(line("items", &format!("where {}", matching.condition)));
                lines.push(line("", "how many meet it shows as they are read"));
            }
            Exported::Read { counted, .. } => lines.push(line("items", &all(*counted))),
        }
        if let Exported::Read {
            counted,
            matching: Some(matching),
        } = &self.what
        {
            lines.push(read_by(matching, *counted, &self.schema));
        }
        lines.push(line("units", &self.units()));
        lines
    }

    fn to(&self) -> String {
        let packed = match self.file.packing() {
            Packing::Plain => "",
            Packing::Gzip => ", gzip",
            Packing::Zstd => ", Zstandard",
        };
        let place = match &self.path {
            Some(path) => path.to_string_lossy(),
            None => "standard output".into(),
        };
        let replaces = if self.is_there {
            "; the file that is there is replaced"
        } else {
            ""
        };
        format!("{place} (lines of DynamoDB JSON{packed}){replaces}")
    }

    fn units(&self) -> String {
        let is_part = self.matching().is_some_and(|matching| !matching.is_scan());
        match (&self.what, self.scan_units()) {
            (Exported::Keys { .. }, _) => "to read, 1 for each begun 4 KiB of an item".to_owned(),
            _ if is_part => "to read, at most 0.5 for each begun 4 KiB of the partition".to_owned(),
            (_, Some(all)) => format!("~{} to read", units(all)),
            (_, None) => "to read, what all of the table takes".to_owned(),
        }
    }
}

fn all(counted: Option<Counted>) -> String {
    counted.map_or_else(
        || "not known: the source may not be described".to_owned(),
        |Counted { items, bytes }| format!("~{}, ~{}", thousands(items), size(bytes)),
    )
}

impl ExportOutcome {
    /// What became of it: `Done: 20,000 written, 1.2 MB; 1,250.0 read units in prod.`
    pub fn told(&self, plan: &ExportPlan) -> String {
        let progress = &self.progress;
        let read = plan.matching().map_or_else(String::new, |_| {
            let (scanned, meet) = (thousands(progress.scanned), thousands(progress.read));
            format!("{scanned} read, {meet} met the condition; ")
        });
        let (end, what) = match self.written {
            None if !self.gone.is_empty() => ("Nothing was there", "0 written".to_owned()),
            None if plan.path.is_none() => ("Cancelled", "the rest is left out".to_owned()),
            None => ("Cancelled", "nothing is left of the file".to_owned()),
            Some(written) => {
                let end = if self.gone.is_empty() {
                    "Done"
                } else {
                    "Not everything was there"
                };
                let bytes = match written.bytes {
                    0 => String::new(),
                    bytes => format!(", {}", size(bytes)),
                };
                (end, format!("{} written{bytes}", thousands(written.items)))
            }
        };
        let units = used_units(progress.units);
        let cost = format!("{units} read units in {}", plan.source.at.at);
        format!("{end}: {read}{what}; {cost}.")
    }
}
