//! What DynamoDB takes as a filter, and what is too much for it.
//!
//! Source: the quotas of expressions in the DynamoDB developer guide.

use super::condition::Condition;
use super::selection::Selection;

/// The length of an expression, in bytes.
const LENGTH: usize = 4096;
/// Operators and functions in an expression.
const OPERATORS: usize = 300;
/// Values after an `IN`.
const IN: usize = 100;
/// Steps of a path.
const DEPTH: usize = 32;

/// Whether all of these together are a filter that DynamoDB takes beside this `key` condition.
pub(super) fn fits(key: &[Condition], all: &[Condition]) -> bool {
    let operators: usize = all.iter().map(operators).sum();
    let length = || Selection::new(key, all).filter.map_or(0, |text| text.len());
    all.iter().all(each_fits)
        && operators + all.len().saturating_sub(1) <= OPERATORS
        && length() <= LENGTH
}

fn each_fits(condition: &Condition) -> bool {
    let fits = condition
        .compared()
        .is_none_or(|(path, values)| path.steps().len() <= DEPTH && values.len() <= IN);
    fits && condition.parts().iter().all(each_fits)
}

/// The operators and functions of it, the words between its parts among them.
fn operators(condition: &Condition) -> usize {
    let parts = condition.parts();
    let inside: usize = parts.iter().map(operators).sum();
    match condition {
        Condition::All(_) | Condition::Any(_) => inside + parts.len().saturating_sub(1),
        _ => inside + 1,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::query::Where;

    fn takes(text: &str) -> bool {
        let condition: Where = text.parse().unwrap();
        fits(&[], std::slice::from_ref(condition.condition()))
    }

    fn joined(count: usize, word: &str, one: impl Fn(usize) -> String) -> String {
        let each: Vec<String> = (0..count).map(one).collect();
        each.join(word)
    }

    #[test]
    fn what_is_just_within_the_limits_is_sent_and_one_more_is_not() {
        for (count, is_taken) in [(100, true), (101, false)] {
            let values = joined(count, ", ", |value| value.to_string());
            assert_eq!(takes(&format!("a in ({values})")), is_taken);
            assert_eq!(takes(&format!("b = 1 or not a in ({values})")), is_taken);
        }
        // 150 comparisons with 149 words between them are 299, and a not is one more.
        let short = |_| "a = 1".to_owned();
        let comparisons = joined(150, " or ", short);
        assert!(takes(&comparisons) && takes(&format!("not ({comparisons})")));
        assert!(!takes(&format!("not not ({comparisons})")));
        assert!(!takes(&joined(151, " and ", short)));
        for (steps, is_taken) in [(32, true), (33, false)] {
            assert_eq!(
                takes(&format!("{} = 1", joined(steps, ".", |_| "a".to_owned()))),
                is_taken
            );
        }
        // Of each no more than a few operators, and all of them long.
        let long =
            |at: usize| format!("a{at} in ({})", joined(99, ", ", |value| value.to_string()));
        assert!(takes(&joined(5, " or ", long)));
        assert!(!takes(&joined(8, " or ", long)));
    }
}
