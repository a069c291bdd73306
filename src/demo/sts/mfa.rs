//! MFA codes that come with a request: whose device, and whether the code is good.

use super::{Form, Refusal, Sts};
use crate::demo::accounts::{SHOWN_MFA_CODE, SHOWN_MFA_SERIAL};
use crate::demo::authorize::Caller;

impl Sts<'_> {
    /// Whether the request proves MFA: no when it does not try to; refused when it tries in vain.
    pub(super) fn proves_mfa(&self, form: &Form) -> Result<bool, Refusal> {
        let denied = |message: &str| {
            Err(Refusal::new(
                "AccessDenied",
                format!("MultiFactorAuthentication failed{message}"),
            ))
        };
        let (serial, code) = match (form.get("SerialNumber"), form.get("TokenCode")) {
            (None, None) => return Ok(false),
            (Some(serial), Some(code)) => (serial, code),
            _ => return denied(", must provide both MFA serial number and one time pass code."),
        };
        let is_theirs =
            matches!(self.caller, Caller::User(user) if user.mfa_serials.contains(&serial));
        if !is_theirs {
            return denied(
                ", unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
            );
        }
        let is_shown = serial == SHOWN_MFA_SERIAL && code == SHOWN_MFA_CODE;
        if !is_shown && !self.server.mfa.accept(code) {
            return denied(" with invalid MFA one time pass code. ");
        }
        Ok(true)
    }
}
