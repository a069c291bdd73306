//! The sessions that STS issued: their keys, whose they are, and how long they live.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::iam::Document;
use super::roles::Role;
use super::users::User;

/// Temporary keys.
#[derive(Debug)]
pub(super) struct Session {
    pub owner: Owner,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub token: String,
    pub issued: SystemTime,
    pub expires: SystemTime,
    pub scope: SessionScope,
    expired: AtomicBool,
}

/// Whose a session is.
#[derive(Debug)]
pub(super) enum Owner {
    /// Of a role that somebody assumed, under the name that they gave.
    Role(AssumedRole),
    /// Of a user who asked for a session token.
    User(&'static User),
}

/// A role that somebody assumed.
#[derive(Debug)]
pub(super) struct AssumedRole {
    pub arn: String,
    pub account_id: String,
    pub role: String,
    pub unique_id: String,
    pub name: String,
}

/// What a session was given besides: it narrows the session or is written into its audit trail.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SessionScope {
    /// The session policy.
    pub policy: Option<Document>,
    /// Tags of its own and those that its chain passed on.
    pub tags: Vec<(String, String)>,
    /// Which of them it passes on.
    pub transitive_tag_keys: Vec<String>,
    pub source_identity: Option<String>,
    pub has_mfa: bool,
}

/// From when until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    pub issued: SystemTime,
    pub expires: SystemTime,
}

impl AssumedRole {
    pub fn new(role: &Role, name: &str) -> AssumedRole {
        AssumedRole {
            arn: role.arn.clone(),
            account_id: role.account_id.clone(),
            role: role.name.clone(),
            unique_id: role.unique_id(),
            name: name.to_owned(),
        }
    }

    /// The session's ARN.
    pub fn session_arn(&self) -> String {
        format!(
            "arn:aws:sts::{}:assumed-role/{}/{}",
            self.account_id, self.role, self.name
        )
    }

    pub fn user_id(&self) -> String {
        format!("{}:{}", self.unique_id, self.name)
    }
}

impl Session {
    pub fn is_expired(&self, now: SystemTime) -> bool {
        self.expired.load(Ordering::Relaxed) || self.expires <= now
    }

    /// Ends the session before its time.
    pub fn expire(&self) {
        self.expired.store(true, Ordering::Relaxed);
    }
}

/// All sessions of this process, by access key id.
#[derive(Debug)]
pub(super) struct Sessions(Mutex<Issued>);

#[derive(Debug)]
struct Issued {
    by_key: HashMap<String, Arc<Session>>,
    random: fastrand::Rng,
}

impl Sessions {
    pub fn new() -> Sessions {
        Sessions(Mutex::new(Issued {
            by_key: HashMap::new(),
            random: fastrand::Rng::new(),
        }))
    }

    /// Makes keys for somebody who may have them, and remembers them.
    pub fn issue(&self, owner: Owner, scope: SessionScope, life: Life) -> Arc<Session> {
        let mut issued = self.lock();
        let session = Arc::new(Session {
            owner,
            access_key_id: format!("ASIA{}", random_text(&mut issued.random, KEY_ID_SIGNS, 16)),
            secret_access_key: random_text(&mut issued.random, SECRET_SIGNS, 40),
            token: format!(
                "IQoJb3JpZ2luX2Vj{}",
                random_text(&mut issued.random, SECRET_SIGNS, 320)
            ),
            issued: life.issued,
            expires: life.expires,
            scope,
            expired: AtomicBool::new(false),
        });
        issued
            .by_key
            .insert(session.access_key_id.clone(), Arc::clone(&session));
        session
    }

    pub fn find(&self, access_key_id: &str) -> Option<Arc<Session>> {
        self.lock().by_key.get(access_key_id).cloned()
    }

    /// The newest session of a role with this ARN.
    pub fn newest(&self, arn: &str) -> Option<Arc<Session>> {
        let issued = self.lock();
        let of_role = |session: &&Arc<Session>| matches!(&session.owner, Owner::Role(role) if role.session_arn() == arn);
        let newest = issued
            .by_key
            .values()
            .filter(of_role)
            .max_by_key(|session| session.issued);
        newest.cloned()
    }

    /// Ends every session issued so far.
    pub fn expire_all(&self) {
        for session in self.lock().by_key.values() {
            session.expire();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Issued> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const KEY_ID_SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn random_text(random: &mut fastrand::Rng, signs: &[u8], length: usize) -> String {
    (0..length)
        .filter_map(|_| random.choice(signs))
        .map(|sign| char::from(*sign))
        .collect()
}
