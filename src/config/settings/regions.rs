//! `region` and `regions`.

use super::Or;
use crate::config::document::Section;
use crate::config::error::ConfigError;
use crate::config::name::Region;
use crate::config::nearest::one_of;

/// The region that an account opens in, and all that it is used in.
#[derive(Debug, Clone, Default)]
pub(in crate::config) struct RegionSettings {
    pub region: Option<Region>,
    pub regions: Option<Vec<Region>>,
}

impl RegionSettings {
    /// Where only `regions` is there, the first of them is the region.
    pub fn read(section: &Section) -> Result<Self, ConfigError> {
        let regions: Option<Vec<Region>> = section.list("regions")?;
        let first = match &regions {
            Some(regions) => Some(regions.first().ok_or_else(|| {
                section.error("regions", "no region is in it; write one, or leave it out")
            })?),
            None => None,
        };
        let read = Self {
            region: section.parsed("region")?.or(first.cloned()),
            regions,
        };
        read.check(section)?;
        Ok(read)
    }

    /// Whether the region is one of the regions; `section` is where the region is written.
    pub fn check(&self, section: &Section) -> Result<(), ConfigError> {
        let (Some(region), Some(regions)) = (&self.region, &self.regions) else {
            return Ok(());
        };
        if regions.contains(region) {
            return Ok(());
        }
        let all = one_of(regions.iter().map(Region::as_str), "and");
        let wrong = format!(
            "{:?} is not among the regions {all}; add it to them",
            region.as_str()
        );
        Err(section.error("region", wrong))
    }

    /// The region, and all of them, that one first. A profile may have brought one that is not among them.
    pub fn both(&self) -> (Option<Region>, Vec<Region>) {
        let others = self.regions.iter().flatten();
        let others = others.filter(|region| Some(*region) != self.region.as_ref());
        let all = self.region.iter().chain(others).cloned().collect();
        (self.region.clone(), all)
    }
}

impl Or for RegionSettings {
    fn or_of(self, defaults: &Self) -> Self {
        Self {
            region: self.region.or_of(&defaults.region),
            regions: self.regions.or_of(&defaults.regions),
        }
    }
}
