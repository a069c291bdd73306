//! Whether a trust policy can demand the code of an MFA device.

use super::{note, route, some};
use crate::aws::{Route, Sessions};
use crate::config::{Config, RoleAccess};

/// Whether the last role on `to` is to be assumed with a second factor only. The device opens the start of a way, and the
/// session of a role carries nothing of it on: so the first role can demand it and no other, and does where the device is
/// named by its own account or by one that is reached through it. Tells whom that keeps out.
pub(super) async fn is_demanded(sessions: &Sessions, config: &Config, to: &Route) -> bool {
    let roles = to.roles();
    let first = match roles.as_slice() {
        [] => return false,
        [first] => *first,
        [first, ..] => {
            note_first(to, first);
            return false;
        }
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for account in config.accounts.iter() {
        let way = route(sessions, account).await;
        if way
            .roles()
            .first()
            .is_some_and(|role| role.arn == first.arn)
        {
            let these = if way.asks_mfa() {
                &mut with
            } else {
                &mut without
            };
            these.push(account.name.as_str());
        }
    }
    let demanded = to.asks_mfa() || !with.is_empty();
    if demanded && !without.is_empty() {
        note(&format!(
            "this trust policy demands the code of an MFA device, which an account names that is reached through the role; these open under it only with mfa_serial, too: {}",
            some(&without)
        ));
    }
    demanded
}

fn note_first(to: &Route, first: &RoleAccess) {
    if to.asks_mfa() {
        note(&format!(
            "the code of the MFA device is given where the way begins: the trust policy of {} can demand it, and this one cannot",
            first.arn
        ));
    }
}
