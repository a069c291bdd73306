//! Which regions there are, as far as this version knows. AWS opens new ones: so one that it does not know is taken as it
//! is, unless a word of it is a word of the known ones but for a slip.

use crate::config::name::Region;
use crate::config::nearest::{nearest, one_of};

/// The regions that an account has without asking for them, by partition. All that opened
/// after March 2019 have to be switched on first. Source: the guide to AWS account management.
pub const BY_DEFAULT: [&[&str]; 3] = [
    &[
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "sa-east-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
    ],
    &["cn-north-1", "cn-northwest-1"],
    &["us-gov-east-1", "us-gov-west-1"],
];

/// The regions of all partitions. Source: the partitions in AWS's SDK for Rust, aws-sdk-dynamodb 1.136.
const KNOWN: [&str; 46] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-isoe-west-1",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
];

/// The words for where in an area a region is.
const DIRECTIONS: [&str; 9] = [
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// A region that is mistyped. The message names those that are near.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no region {given:?}{}", the_nearest(nearest))]
pub struct MistypedRegion {
    given: String,
    nearest: Vec<&'static str>,
}

fn the_nearest(nearest: &[&str]) -> String {
    match nearest {
        [] => ": its direction is mistyped, as \"wst\" for \"west\"".to_owned(),
        near => format!("; the nearest: {}", one_of(near.iter().copied(), "or")),
    }
}

impl Region {
    /// Whether each account of its partition has it without asking for it.
    pub fn is_by_default(&self) -> bool {
        BY_DEFAULT
            .iter()
            .any(|partition| partition.contains(&self.as_str()))
    }

    /// Whether this version knows it.
    pub fn is_known(&self) -> bool {
        KNOWN.binary_search(&self.as_str()).is_ok()
    }

    /// The known regions that are nearest to it by spelling, best first; none where none is near.
    pub fn nearest(&self) -> Vec<&'static str> {
        nearest(self.as_str(), KNOWN)
    }

    /// Whether it is a known region, or may be a new one: `eu-west-9` may, and `eu-wst-9` may not.
    ///
    /// # Errors
    /// When its direction is none but for a slip, or when it is a known region but for two letters of its area.
    pub fn check(&self) -> Result<(), MistypedRegion> {
        if self.is_known() || !(self.has_slip() || self.has_swapped_area()) {
            return Ok(());
        }
        Err(MistypedRegion {
            given: self.to_string(),
            nearest: self.nearest(),
        })
    }

    fn has_slip(&self) -> bool {
        let word = self.as_str().rsplit('-').nth(1).unwrap_or_default();
        // One slip, and no more: `us-midwest-1` may be new.
        let is_near = |direction: &&str| strsim::osa_distance(word, direction) <= 1;
        !DIRECTIONS.contains(&word) && DIRECTIONS.iter().any(is_near)
    }

    fn has_swapped_area(&self) -> bool {
        let is_swapped = |known: &&str| {
            let (of_known, at) = (known.as_bytes(), self.as_str().as_bytes());
            matches!((of_known, at), ([a, b, rest @ ..], [c, d, other @ ..]) if (a, b, rest) == (d, c, other))
        };
        KNOWN.iter().any(is_swapped)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_known_word_names_the_nearest_and_a_new_region_is_taken() {
        for (code, near) in [
            ("us-est-1", Some("us-east-1")),
            ("eu-wst-9", Some("eu-west-1")),
            ("ap-souteast-2", Some("ap-southeast-2")),
            ("ue-west-1", Some("eu-west-1")),
            ("us-gvo-est-1", Some("us-gov-east-1")),
            ("us-east-1", None),
            ("eusc-de-east-1", None),
            ("us-east-9", None),
            ("sa-west-1", None),
            ("pa-central-1", None),
            ("us-isoz-west-1", None),
            ("mars-orbit-1", None),
            ("us-midwest-1", None),
        ] {
            let region: Region = code.parse().unwrap();
            let said = region.check().map_err(|mistyped| mistyped.to_string());
            let wanted = near.map_or(Ok(()), |near| {
                Err(format!(
                    "there is no region {code:?}; the nearest: \"{near}\""
                ))
            });
            match (&said, &wanted) {
                (Err(said), Err(wanted)) => assert!(said.starts_with(wanted), "{said}"),
                _ => assert_eq!(said, wanted, "{code}"),
            }
        }
    }

    #[test]
    fn where_no_known_region_is_near_the_word_that_is_mistyped_is_told() {
        let region: Region = "mars-orbit-wst-1".parse().unwrap();
        let said = region.check().unwrap_err().to_string();
        assert!(
            said.ends_with(": its direction is mistyped, as \"wst\" for \"west\""),
            "{said}"
        );
    }

    #[test]
    fn every_known_region_is_one() {
        assert!(KNOWN.is_sorted());
        for code in KNOWN {
            assert!(code.parse::<Region>().unwrap().check().is_ok(), "{code}");
        }
    }
}
