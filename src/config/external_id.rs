//! The external id that a role's trust policy asks for: a secret, and so never quoted.

use secrecy::SecretString;

/// The external id in `text`, wherever that comes from: STS takes 2 to 1224 of these characters, and quotes others in its
/// refusal. What was given instead is not told: it may be nearly right.
///
/// # Errors
/// When it is none, in words that go after the name of its key.
pub(crate) fn external_id(text: &str) -> Result<SecretString, &'static str> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b);
    if (2..=1224).contains(&text.len()) && text.bytes().all(allowed) {
        Ok(text.into())
    } else {
        Err("not an external id; write 2 to 1224 letters, digits and any of _ + = , . @ : / -")
    }
}
