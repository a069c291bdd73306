//! What was probably meant by a name that does not exist.

/// The most names that are offered.
const MOST: usize = 3;

/// The candidates nearest to `given` by spelling, best first, three at most; none where nothing is near.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let given = given.to_lowercase();
    // One slip in three letters is near; a name of two letters may still have one.
    let limit = given.chars().count().div_ceil(3);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| (distance(&given, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.into_iter()
        .take(MOST)
        .map(|(_, candidate)| candidate)
        .collect()
}

/// Slips between the two; what is the beginning of the other is one slip away.
fn distance(given: &str, candidate: &str) -> usize {
    let begins = given.chars().count() > 2 && candidate.starts_with(given);
    let slips = strsim::osa_distance(given, candidate);
    if begins { slips.min(1) } else { slips }
}

/// `"a"`, `"a" or "b"`, `"a", "b" or "c"`.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("{name:?}")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} {conjunction} {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_comes_first() {
        let names = ["dev", "staging", "prod", "prod-eu", "prod-us", "backup"];
        for (given, near) in [
            ("prdo", vec!["prod"]),
            ("PROD", vec!["prod", "prod-eu", "prod-us"]),
            ("prod-e", vec!["prod-eu", "prod", "prod-us"]),
            ("stag", vec!["staging"]),
            ("de", vec!["dev"]),
            ("customers", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(nearest(given, names), near, "{given}");
        }
    }

    #[test]
    fn lists_are_read_aloud() {
        assert_eq!(one_of(["a"], "or"), r#""a""#);
        assert_eq!(one_of(["a", "b", "c"], "and"), r#""a", "b" and "c""#);
    }
}
