//! What an error and its causes say, as far as it may be shown.

use std::error::Error;

/// What all of the causes say, outermost first.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut current = error.source();
    while let Some(cause) = current {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        current = cause.source();
    }
    text
}

/// The first error of type `T` among `error` and its causes.
pub(super) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        current = error.source();
    }
    None
}

/// What the innermost cause says, as far as it may be shown: the outer ones only say that something failed.
pub(in crate::aws) fn deepest(error: &(impl Error + ?Sized)) -> String {
    let mut text = error.to_string();
    let mut current = error.source();
    while let Some(cause) = current {
        text = cause.to_string();
        current = cause.source();
    }
    without_stderr(text)
}

/// The SDK quotes what a `credential_process` wrote to its stderr: helpers print tokens there.
fn without_stderr(text: String) -> String {
    const EXITED: &str = "external process exited with code ";
    let Some((_, rest)) = text.split_once(EXITED) else {
        return text;
    };
    let status = rest.split(". Stderr:").next().unwrap_or_default();
    format!("the profile's credential_process failed ({status})")
}

/// Whether a profile's `credential_process` failed, by the SDK's own words: it has no type for that.
pub(super) fn is_of_process(error: &(dyn Error + 'static)) -> bool {
    chain(error).contains("external process")
}

/// STS quotes what it does not take: these are secrets.
const SECRET: [&str; 3] = [
    "' at 'externalId'",
    "' at 'webIdentityToken'",
    "' at 'tokenCode'",
];

/// The message without the secrets that STS quotes in it.
pub(super) fn without_secrets(message: &str) -> String {
    SECRET.iter().fold(message.to_owned(), |message, close| {
        let mut done = String::with_capacity(message.len());
        let mut rest = message.as_str();
        while let Some((before, after)) = rest.split_once(close) {
            let (kept, open) = match before.rsplit_once(QUOTED) {
                Some((kept, _)) => (kept, QUOTED),
                None => (before, ""),
            };
            let secret = if open.is_empty() { "" } else { "…" };
            done.extend([kept, open, secret, close]);
            rest = after;
        }
        done + rest
    })
}

const QUOTED: &str = "Value '";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_that_sts_quotes_is_left_out() {
        let of = |token: &str, code: &str| {
            format!(
                "2 errors: Value '{token}' at 'webIdentityToken' failed; Value '{code}' at 'tokenCode' failed; \
                 Value '{token}' at 'webIdentityToken' failed; Value 'x' at 'roleArn' failed"
            )
        };
        assert_eq!(without_secrets(&of("eyJ.a'b", "123456")), of("…", "…"));
        assert_eq!(without_secrets("Not authorized"), "Not authorized");
    }
}
