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

/// STS quotes what it does not take: an external id is a secret.
pub(super) fn without_external_id(message: &str) -> String {
    const OPEN: &str = "Value '";
    const CLOSE: &str = "' at 'externalId'";
    let quoted = message.split_once(CLOSE).and_then(|(before, after)| {
        let (before, _) = before.rsplit_once(OPEN)?;
        Some(format!("{before}{OPEN}…{CLOSE}{after}"))
    });
    quoted.unwrap_or_else(|| message.to_owned())
}
