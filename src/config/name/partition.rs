//! The parts of AWS. Which there are, and where their endpoints are, is known here and nowhere else.

use std::fmt;

use crate::config::name::Region;

/// A part of AWS with accounts of its own, which no role crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// `aws`
    Standard,
    /// `aws-cn`
    China,
    /// `aws-us-gov`
    UsGov,
    /// `aws-eusc`, the European Sovereign Cloud
    EuropeanSovereign,
    /// `aws-iso`, `us-iso-…`
    Iso,
    /// `aws-iso-b`, `us-isob-…`
    IsoB,
    /// `aws-iso-e`, `eu-isoe-…`
    IsoE,
    /// `aws-iso-f`, `us-isof-…`
    IsoF,
}

struct Facts {
    partition: Partition,
    /// As an ARN writes it.
    name: &'static str,
    /// What its regions begin with.
    regions: &'static str,
    /// What its endpoints end in: `dynamodb.REGION.DOMAIN`.
    domain: &'static str,
    /// What those end in that are reached by IPv6 as well.
    dual_stack: &'static str,
}

const fn facts(
    partition: Partition,
    name: &'static str,
    regions: &'static str,
    [domain, dual_stack]: [&'static str; 2],
) -> Facts {
    Facts {
        partition,
        name,
        regions,
        domain,
        dual_stack,
    }
}

/// All of them; the one that has all other regions is the last. Source: the partitions in AWS's SDK for Rust,
/// aws-sdk-dynamodb 1.136.
#[rustfmt::skip]
const ALL: [Facts; 8] = [
    facts(Partition::China, "aws-cn", "cn-", ["amazonaws.com.cn", "api.amazonwebservices.com.cn"]),
    facts(Partition::UsGov, "aws-us-gov", "us-gov-", ["amazonaws.com", "api.aws"]),
    facts(Partition::EuropeanSovereign, "aws-eusc", "eusc-", ["amazonaws.eu", "api.amazonwebservices.eu"]),
    facts(Partition::Iso, "aws-iso", "us-iso-", ["c2s.ic.gov", "api.aws.ic.gov"]),
    facts(Partition::IsoB, "aws-iso-b", "us-isob-", ["sc2s.sgov.gov", "api.aws.scloud"]),
    facts(Partition::IsoE, "aws-iso-e", "eu-isoe-", ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"]),
    facts(Partition::IsoF, "aws-iso-f", "us-isof-", ["csp.hci.ic.gov", "api.aws.hci.ic.gov"]),
    STANDARD,
];

const STANDARD: Facts = facts(Partition::Standard, "aws", "", ["amazonaws.com", "api.aws"]);

impl Partition {
    /// The partition as an ARN writes it.
    pub fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// What its endpoints end in, such as `amazonaws.com`: `dynamodb.REGION.DOMAIN`.
    pub fn domain(self) -> &'static str {
        self.facts().domain
    }

    /// The one that `region` is in; one that this version does not know is taken for one of `aws`.
    pub fn of(region: &Region) -> Self {
        let mut all = ALL.iter();
        let found = all.find(|one| region.as_str().starts_with(one.regions));
        found.map_or(Self::Standard, |found| found.partition)
    }

    pub(in crate::config) fn parse(text: &str) -> Option<Self> {
        let found = ALL.iter().find(|one| one.name == text);
        found.map(|found| found.partition)
    }

    fn facts(self) -> &'static Facts {
        let found = ALL.iter().find(|one| one.partition == self);
        found.unwrap_or(&STANDARD)
    }
}

/// Whether a host's name is in one of AWS's own domains, such as the endpoint of a VPC.
pub(in crate::config) fn is_of_aws(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_in = |domain| {
        let before = host.strip_suffix(domain);
        before.is_some_and(|before: &str| before.ends_with('.'))
    };
    ALL.iter()
        .any(|one| is_in(one.domain) || is_in(one.dual_stack))
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_partition_is_told_by_its_name_and_by_its_regions() {
        for (name, region, domain) in [
            ("aws", "us-east-1", "amazonaws.com"),
            ("aws", "eu-west-9", "amazonaws.com"),
            ("aws-cn", "cn-north-1", "amazonaws.com.cn"),
            ("aws-us-gov", "us-gov-west-1", "amazonaws.com"),
            ("aws-eusc", "eusc-de-east-1", "amazonaws.eu"),
            ("aws-iso", "us-iso-east-1", "c2s.ic.gov"),
            ("aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"),
            ("aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"),
            ("aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"),
        ] {
            let partition = Partition::of(&region.parse().unwrap());
            assert_eq!(Partition::parse(name), Some(partition), "{region}");
            assert_eq!((partition.as_str(), partition.domain()), (name, domain));
        }
        assert_eq!(Partition::parse("aws-mars"), None);
        // Each has facts of its own, so that none is taken for another.
        for one in &ALL {
            assert_eq!(one.partition.as_str(), one.name);
        }
    }
}
