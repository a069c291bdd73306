//! What a copy has cost.

use crate::config::AccountAt;
use crate::item::used_units;

/// Capacity units that a copy has taken, as AWS reported them but where it says otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CopyUnits {
    /// Read units of the source, those of the plan among them.
    pub source_read: f64,
    /// Read units of the target, for the plan.
    pub target_read: f64,
    /// Write units of the target.
    pub written: f64,
    /// Write units of the target that AWS took and did not report, as our rule of sizes has them.
    pub unreported: u64,
}

impl CopyUnits {
    /// Each sort of units and whose they are, `write` and `read` being the words for them:
    /// `about 29.0 write units in dev, 2.5 read units in prod`.
    pub fn told(
        &self,
        (source, target): (&AccountAt, &AccountAt),
        (write, read): (&str, &str),
    ) -> String {
        let (source, target) = (source.to_string(), target.to_string());
        #[expect(
            clippy::cast_precision_loss,
            reason = "units of writes are far below 2^53"
        )]
        let written = self.written + self.unreported as f64;
        let about = if self.unreported > 0 { "about " } else { "" };
        let mut parts = vec![format!(
            "{about}{} {write} in {target}",
            used_units(written)
        )];
        let reads = if source == target {
            vec![(self.source_read + self.target_read, source)]
        } else {
            vec![(self.source_read, source), (self.target_read, target)]
        };
        let reads = reads.into_iter().filter(|(units, _)| *units > 0.0);
        parts.extend(
            reads.map(|(units, account)| format!("{} {read} in {account}", used_units(units))),
        );
        parts.join(", ")
    }
}
