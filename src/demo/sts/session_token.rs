//! `GetSessionToken`: temporary keys of a user, with which MFA is proven once for many roles.

use super::check::duration;
use super::{Form, Refusal, Sts, credentials};
use crate::demo::authorize::Caller;
use crate::demo::sessions::{Owner, SessionScope};

const HOURS_12: u32 = 43_200;
const HOURS_36: u32 = 129_600;

impl Sts<'_> {
    /// The `GetSessionTokenResult` element's content, or why not.
    pub(super) fn session_token(&self, form: &Form) -> Result<String, Refusal> {
        let Caller::User(user) = self.caller else {
            return Err(Refusal::new(
                "AccessDenied",
                "Cannot call GetSessionToken with session credentials",
            ));
        };
        let seconds = duration(form, HOURS_36, HOURS_12)?;
        let scope = SessionScope {
            has_mfa: self.proves_mfa(form)?,
            ..SessionScope::default()
        };
        Ok(credentials(&self.issue(Owner::User(user), scope, seconds)))
    }
}
