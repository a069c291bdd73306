//! IAM's wildcards: `*` is any text, `?` any one character.

/// Whether the pattern fits the whole text.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    // How far the star that was met last reaches: it takes one character more each time that what follows does not fit.
    let (mut at, mut read, mut star) = (0, 0, None);
    while let Some(&sign) = text.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, read));
                at += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == sign => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((after, taken)) = star else {
                    return false;
                };
                star = Some((after, taken + 1));
                (at, read) = (after, taken + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text_and_a_question_mark_one_character() {
        for (pattern, text) in [
            ("*", ""),
            ("dynamodb:*", "dynamodb:scan"),
            ("a*b*c", "aXbYbZc"),
            ("??", "ab"),
            ("*table/users", "arn:table/users"),
            ("exact", "exact"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*b", "abc"), ("?", ""), ("exact", "exactly")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
