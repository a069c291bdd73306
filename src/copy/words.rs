//! A copy's plan for people.

use super::plan::{CopyPlan, Scope};
use crate::write::{Conflict, Required};

impl CopyPlan {
    /// What would happen, in one sentence: `Copy 12 items from dev:users (111111111111) to prod:users (333333333333);
    /// 3 exist there and are overwritten.` Without a conflict chosen it says that there is a choice.
    pub fn sentence(&self, conflict: Option<Conflict>) -> String {
        format!(
            "Copy {} from {} to {}{}.",
            self.how_many(),
            self.source,
            self.target,
            self.meeting(conflict)
        )
    }

    /// The plan line by line, labels and values in two columns.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            line(
                "from",
                &format!("{} in {}", self.source, self.source.region),
            ),
            line("to", &format!("{} in {}", self.target, self.target.region)),
            line("items", &self.how_many()),
        ];
        match &self.scope {
            Scope::Exact {
                items,
                existing,
                identical,
                gone,
            } => {
                let new = items.len() as u64 - existing - identical;
                lines.push(line(
                    "",
                    &format!("{new} not there yet, {existing} there and different"),
                ));
                if *identical > 0 {
                    lines.push(line(
                        "",
                        &format!("{identical} more the same there already: not written"),
                    ));
                }
                if *gone > 0 {
                    lines.push(line(
                        "",
                        &format!("{gone} more no longer at the source: not written"),
                    ));
                }
            }
            Scope::Estimate {
                bytes,
                target_items,
                ..
            } => {
                lines.push(line("", &format!("~{} to read", size(*bytes))));
                lines.push(line(
                    "",
                    &format!("~{} at the target now", items(*target_items)),
                ));
            }
        }
        if self.left_alone > 0 {
            let text = format!("{} only at the target: left alone", items(self.left_alone));
            lines.push(line("", &text));
        }
        lines.push(line("units", &self.units()));
        lines.push(line("access", &self.access()));
        lines
    }

    fn how_many(&self) -> String {
        let about = if self.is_exact() { "" } else { "~" };
        format!("{about}{}", items(self.count()))
    }

    fn meeting(&self, conflict: Option<Conflict>) -> String {
        match (&self.scope, conflict) {
            (Scope::Exact { existing: 0, .. }, _) => "; none of them exists there".to_owned(),
            (Scope::Exact { existing, .. }, conflict) => {
                let exist = if *existing == 1 { "exists" } else { "exist" };
                let fate = match (conflict, *existing) {
                    (Some(Conflict::Overwrite), 1) => "and is overwritten",
                    (Some(Conflict::Overwrite), _) => "and are overwritten",
                    (Some(Conflict::Skip), 1) => "and is skipped",
                    (Some(Conflict::Skip), _) => "and are skipped",
                    (None, _) => "and differ",
                };
                let fate = if conflict.is_none() && *existing == 1 {
                    "and differs"
                } else {
                    fate
                };
                format!("; {existing} {exist} there {fate}")
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
        let indexes = match self.target_indexes {
            0 => String::new(),
            1 => ", and what the target's index takes".to_owned(),
            count => format!(", and what the target's {count} indexes take"),
        };
        if self.is_exact() {
            let read = self.read_units;
            format!(
                "~{} to write{indexes}; {read} read for this plan",
                self.write_units
            )
        } else {
            format!(
                "~{} to read, ~{} to write{indexes}",
                self.read_units, self.write_units
            )
        }
    }

    fn access(&self) -> String {
        let access = self.target.at.at.account.access;
        match self.write_plan(Conflict::Skip).required() {
            Required::Name(name) => format!("{access}: its name, {name}, has to be typed"),
            Required::Dialog | Required::Refused => access.to_string(),
        }
    }
}

fn line(label: &str, text: &str) -> String {
    format!("{label:<8}{text}")
}

/// `1 item`, `12 items`.
fn items(count: u64) -> String {
    if count == 1 {
        "1 item".to_owned()
    } else {
        format!("{count} items")
    }
}

/// `812 B`, `1.5 MB`.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut unit = "";
    let mut tenths = bytes.saturating_mul(10);
    for name in UNITS {
        tenths /= 1000;
        unit = name;
        if tenths < 10_000 {
            break;
        }
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}
