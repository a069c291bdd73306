//! A copy's plan for people.

use super::matching::Matching;
use super::plan::CopyPlan;
use super::run::CopyOutcome;
use super::scope::Scope;
use crate::aws::Counted;
use crate::item::{ItemKey, KeySchema, thousands, units};
use crate::write::{Conflict, Required};

/// How many items a plan names by their keys.
const KEYS_NAMED: usize = 5;

impl CopyPlan {
    /// What would happen, in one sentence: `Copy 12 items from dev:users (111111111111) to prod:users (333333333333);
    /// 3 exist there and are overwritten.` While no conflict is chosen it says only that there is one.
    pub fn sentence(&self, conflict: Option<Conflict>) -> String {
        let items = if self.count() == 1 { "item" } else { "items" };
        let count = match &self.scope {
            Scope::Exact { .. } => thousands(self.count()),
            Scope::Estimate {
                source: Some(_), ..
            } => format!("~{}", thousands(self.count())),
            Scope::Estimate { source: None, .. } => "all".to_owned(),
        };
        let items = match self.matching() {
            Some(matching) => format!("the items of {} where {}", self.source, matching.condition),
            None => format!("{count} {items} from {}", self.source),
        };
        format!(
            "Copy {items} to {}{}{}.",
            self.target,
            if self.is_renamed() {
                ", a table of another name"
            } else {
                ""
            },
            self.meeting(conflict)
        )
    }

    /// Whether the tables have different names: that is seldom meant.
    fn is_renamed(&self) -> bool {
        self.source.at.table.short() != self.target.at.table.short()
    }

    /// The plan line by line, labels and values in two columns; what is labelled `!` is a warning. `reason` is the one
    /// that is known so far.
    pub fn lines(&self, reason: Option<&str>) -> Vec<String> {
        let mut lines = Vec::new();
        if self.is_renamed() {
            let (source, target) = (&self.source.at.table, &self.target.at.table);
            let text = format!("TABLES OF DIFFERENT NAMES: {source} is copied into {target}");
            lines.push(line("!", &text));
        }
        if let Some(account) = &self.pinned_in {
            let (at, table) = (&self.target.at.at, &self.target.at.table);
            let text = format!(
                "NOT THE PINNED ACCOUNT: this goes to {at}, and the config has {table} in {account}"
            );
            lines.push(line("!", &text));
        }
        for (label, end) in [("from", &self.source), ("to", &self.target)] {
            lines.push(line(label, &format!("{end} in {}", end.region)));
        }
        lines.extend(self.items());
        lines.extend(self.keys());
        if self.left_alone > 0 {
            let count = thousands(self.left_alone);
            lines.push(line(
                "",
                &format!("{count} more only at the target: left alone"),
            ));
        }
        if self.is_exact() {
            lines.push(line("", "only these: all others are left alone"));
        }
        if !self.needs_choice() {
            lines.push(line("", "one that appears there meanwhile is skipped"));
        }
        lines.extend(self.read_by());
        lines.push(line("units", &self.units()));
        lines.push(line("access", &self.access()));
        if self.target.at.at.account.require_reason {
            let given = reason.map(str::trim).filter(|reason| !reason.is_empty());
            lines.push(line(
                "reason",
                given.unwrap_or("has to be given: it is asked for"),
            ));
        }
        lines
    }

    fn items(&self) -> Vec<String> {
        let count = thousands(self.count());
        let (existing, identical, gone) = match &self.scope {
            Scope::Exact {
                existing,
                identical,
                gone,
                ..
            } => (*existing, *identical, gone.len() as u64),
            Scope::Estimate {
                source,
                target_items,
                matching,
            } => {
                let here = match (matching, source) {
                    (Some(matching), _) => {
                        let condition = format!("where {}", matching.condition);
                        let there = "how many meet it shows as they are read";
                        return vec![line("items", &condition), line("", there)];
                    }
                    (None, Some(source)) => format!("~{count}, ~{}", size(source.bytes)),
                    (None, None) => "not known: the source may not be described".to_owned(),
                };
                let there = target_items.map_or_else(
                    || "the target may not be described".to_owned(),
                    |there| format!("~{} at the target now", thousands(there)),
                );
                return vec![line("items", &format!("{here}; {there}"))];
            }
        };
        let new = thousands(self.count() - existing);
        let existing = thousands(existing);
        let first = format!("{count}: {new} not there yet, {existing} there and different");
        let mut lines = vec![line("items", &first)];
        for (count, which) in [
            (identical, "the same there already"),
            (gone, "not at the source"),
        ] {
            if count > 0 {
                let text = format!("{} more {which}: not written", thousands(count));
                lines.push(line("", &text));
            }
        }
        lines
    }

    /// Which items: the first few by their keys.
    fn keys(&self) -> Vec<String> {
        let Scope::Exact { items, .. } = &self.scope else {
            return Vec::new();
        };
        let keys = items.iter().map(|item| &item.key);
        vec![line("keys", &keys_named(keys, items.len()))]
    }

    /// How the items that meet a condition are read.
    fn read_by(&self) -> Option<String> {
        match &self.scope {
            Scope::Estimate {
                source,
                matching: Some(matching),
                ..
            } => Some(read_by(matching, *source, &self.schema)),
            _ => None,
        }
    }

    fn meeting(&self, conflict: Option<Conflict>) -> String {
        let fate = |are: &str| match conflict {
            Some(Conflict::Overwrite) => format!("and {are} overwritten"),
            Some(Conflict::Skip) => format!("and {are} skipped"),
            None => "with other content".to_owned(),
        };
        match (&self.scope, conflict) {
            (Scope::Exact { existing: 0, .. }, _) if self.count() == 1 => {
                "; it does not exist there".to_owned()
            }
            (Scope::Exact { existing: 0, .. }, _) => "; none of them exists there".to_owned(),
            (Scope::Exact { existing: 1, .. }, _) if self.count() == 1 => {
                format!("; it exists there {}", fate("is"))
            }
            (Scope::Exact { existing: 1, .. }, _) => format!("; 1 exists there {}", fate("is")),
            (Scope::Exact { existing, .. }, _) => {
                format!("; {} exist there {}", thousands(*existing), fate("are"))
            }
            (Scope::Estimate { .. }, Some(Conflict::Overwrite)) => {
                "; those that exist there are overwritten".to_owned()
            }
            (Scope::Estimate { .. }, Some(Conflict::Skip)) => {
                "; those that exist there are skipped".to_owned()
            }
            (Scope::Estimate { .. }, None) => String::new(),
        }
    }

    fn units(&self) -> String {
        let write = thousands(self.write_units);
        let indexes = match self.target_indexes {
            Some(0) => String::new(),
            None => ", and what the target's indexes take, if it has any".to_owned(),
            Some(1) => ", and what the target's index takes".to_owned(),
            Some(count) => format!(", and what the target's {count} indexes take"),
        };
        let read = units(self.read_units + self.target_read_units);
        let each = "to write, 1 for each begun KiB of an item";
        if let Scope::Estimate {
            source,
            matching: Some(matching),
            ..
        } = &self.scope
        {
            let read = match (matching.is_scan(), source) {
                (true, Some(_)) => format!("~{read} to read"),
                (true, None) => "to read, what all of the table takes".to_owned(),
                (false, _) => {
                    "to read, at most 0.5 for each begun 4 KiB of the partition".to_owned()
                }
            };
            return format!("{read}; {each}{indexes}");
        }
        if matches!(self.scope, Scope::Estimate { source: None, .. }) {
            format!("not known: the source may not be described{indexes}")
        } else if self.is_exact() {
            format!("~{write} to write{indexes}; {read} read for this plan")
        } else {
            format!("~{read} to read, ~{write} to write{indexes}")
        }
    }

    fn access(&self) -> String {
        let access = self.target.at.at.account.access;
        match Required::of(&self.target.at.at.account) {
            Required::Name(name) => format!("{access}: the name {name} has to be typed"),
            Required::Dialog | Required::Refused => access.to_string(),
        }
    }
}

impl CopyOutcome {
    /// What was not sent of a copy that was cancelled: `100 not sent`. Nobody failed to send it.
    pub fn left(&self) -> Option<String> {
        let unsent = self.progress.unsent();
        let of = match self.progress.total {
            Some(_) => "",
            None => " of those that were read",
        };
        (self.cancelled && unsent > 0).then(|| format!("{} not sent{of}", thousands(unsent)))
    }

    /// What is not known of it, where something is not.
    pub fn doubt(&self) -> Option<&'static str> {
        self.maybe_written
            .then_some("AWS may have taken some of the items of the last request: compare to see")
    }
}

/// The first few of `count` keys.
pub(super) fn keys_named<'a>(keys: impl Iterator<Item = &'a ItemKey>, count: usize) -> String {
    let first = keys.take(KEYS_NAMED).map(ItemKey::display);
    let text = first.collect::<Vec<_>>().join(", ");
    match count.saturating_sub(KEYS_NAMED) as u64 {
        0 => text,
        rest => format!("{text}, and {} more", thousands(rest)),
    }
}

/// How the items that meet a condition are read, as a line of a plan. `counted` is the table's size, where that is
/// known.
pub(super) fn read_by(matching: &Matching, counted: Option<Counted>, schema: &KeySchema) -> String {
    if !matching.is_scan() {
        return line("read", "Query: within one partition, and no other item");
    }
    let all = counted.map_or_else(String::new, |Counted { items, bytes }| {
        format!(", ~{} items, ~{}", thousands(items), size(bytes))
    });
    let key = &schema.partition.name;
    let text = format!("Scan: ALL OF THE TABLE{all}, whatever meets it: it names no {key}");
    line("read", &text)
}

/// A label and a value.
pub(super) fn line(label: &str, text: &str) -> String {
    format!("{label:<8}{text}").trim_end().to_owned()
}

/// `812 B`, `1.5 MB`.
pub(super) fn size(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut tenths = bytes.saturating_mul(10);
    let mut unit = "";
    for name in ["kB", "MB", "GB", "TB"] {
        tenths /= 1000;
        unit = name;
        if tenths < 10_000 {
            break;
        }
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (999, "999 B"),
            (1000, "1.0 kB"),
            (1_550_000, "1.5 MB"),
            (403_100, "403.1 kB"),
            (2_000_000_000_000_000, "2000.0 TB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
