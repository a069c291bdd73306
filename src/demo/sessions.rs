//! The sessions that `AssumeRole` issued: their keys, and how long they live.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::accounts::Role;

/// A role assumed by somebody.
#[derive(Debug)]
pub(super) struct Session {
    pub account_id: &'static str,
    pub role: &'static str,
    pub role_unique_id: String,
    pub name: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub token: String,
    pub expires: SystemTime,
    pub scope: SessionScope,
    expired: AtomicBool,
}

/// What `AssumeRole` was given besides: it narrows the session or is written into its audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SessionScope {
    /// The session policy's JSON text.
    pub policy: Option<String>,
    pub tags: Vec<(String, String)>,
    pub transitive_tag_keys: Vec<String>,
    pub source_identity: Option<String>,
}

impl Session {
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:sts::{}:assumed-role/{}/{}",
            self.account_id, self.role, self.name
        )
    }

    pub fn role_arn(&self) -> String {
        format!("arn:aws:iam::{}:role/{}", self.account_id, self.role)
    }

    pub fn user_id(&self) -> String {
        format!("{}:{}", self.role_unique_id, self.name)
    }

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

    /// Makes keys for a role that may be assumed, and remembers them.
    pub fn issue(
        &self,
        role: &Role,
        name: &str,
        scope: SessionScope,
        expires: SystemTime,
    ) -> Arc<Session> {
        let mut issued = self.lock();
        let session = Arc::new(Session {
            account_id: role.account_id,
            role: role.name,
            role_unique_id: role.unique_id(),
            name: name.to_owned(),
            access_key_id: format!("ASIA{}", random_text(&mut issued.random, KEY_ID_SIGNS, 16)),
            secret_access_key: random_text(&mut issued.random, SECRET_SIGNS, 40),
            token: format!(
                "IQoJb3JpZ2luX2Vj{}",
                random_text(&mut issued.random, SECRET_SIGNS, 320)
            ),
            expires,
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
