//! The users of the source account: those whose keys may assume roles.

use super::accounts::{
    MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, MFA_SERIAL, MFA_USER_ARN, SHOWN_MFA_SERIAL,
    SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY, SOURCE_USER_ARN, SOURCE_USER_ID,
};

/// An IAM user with one access key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct User {
    pub name: &'static str,
    pub arn: &'static str,
    pub id: &'static str,
    pub access_key_id: &'static str,
    pub secret_access_key: &'static str,
    /// The MFA devices.
    pub mfa_serials: &'static [&'static str],
}

/// All users.
static USERS: [User; 2] = [
    User {
        name: "demo-developer",
        arn: SOURCE_USER_ARN,
        id: SOURCE_USER_ID,
        access_key_id: SOURCE_ACCESS_KEY_ID,
        secret_access_key: SOURCE_SECRET_ACCESS_KEY,
        mfa_serials: &[],
    },
    User {
        name: "demo-mfa-developer",
        arn: MFA_USER_ARN,
        id: "AIDADYNAHOPDEMOMFA002",
        access_key_id: MFA_ACCESS_KEY_ID,
        secret_access_key: MFA_SECRET_ACCESS_KEY,
        mfa_serials: &[MFA_SERIAL, SHOWN_MFA_SERIAL],
    },
];

impl User {
    /// The user of this access key.
    pub fn of_key(access_key_id: &str) -> Option<&'static User> {
        USERS
            .iter()
            .find(|user| user.access_key_id == access_key_id)
    }
}
