//! Renews what a session uses, in the background: no request waits for it.
//!
//! A session is in use when its credentials were asked for in the second half of their life (`in_use`), or while somebody
//! looks at its account or a job holds it. One out of use ends quietly, and is renewed when it is needed again.
//!
//! There may be thousands of keepers: each sleeps until something is due, or changes, or the clock jumps. They take turns.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tokio::task::AbortHandle;

use super::{Held, Renewing};
use crate::aws::failing::may_pass;
use crate::aws::renewing::turns::Turns;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::Happened;

/// Keeps a session's credentials fresh until it is dropped.
#[derive(Debug)]
pub(in crate::aws) struct Keeper {
    renewing: Arc<Renewing>,
    is_watched: Arc<AtomicBool>,
    task: AbortHandle,
}

impl Keeper {
    /// Begins to, for the session whose news `telling` has. `is_watched` says whether that is in use though nothing is
    /// asked of it.
    pub(in crate::aws) fn new(
        renewing: &Arc<Renewing>,
        telling: &Arc<Telling>,
        is_watched: bool,
        turns: &Turns,
    ) -> Self {
        renewing.keepers.fetch_add(1, Ordering::AcqRel);
        let is_watched = Arc::new(AtomicBool::new(is_watched));
        let keep = keep(Arc::clone(renewing), Arc::clone(&is_watched), turns.clone());
        let task = tokio::spawn(telling.asking(keep));
        Self {
            renewing: Arc::clone(renewing),
            is_watched,
            task: task.abort_handle(),
        }
    }

    /// Whether somebody looks at the account from now on.
    pub(in crate::aws) fn watch(&self, is_watched: bool) {
        self.is_watched.store(is_watched, Ordering::Release);
        self.renewing.changed.notify_waiters();
    }

    /// What it was told last.
    #[cfg(test)]
    pub(in crate::aws) fn is_watched(&self) -> bool {
        self.is_watched.load(Ordering::Acquire)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.task.abort();
        self.renewing.keepers.fetch_sub(1, Ordering::AcqRel);
    }
}

async fn keep(renewing: Arc<Renewing>, is_watched: Arc<AtomicBool>, turns: Turns) {
    loop {
        let mut changed = std::pin::pin!(renewing.changed.notified());
        let mut jumped = std::pin::pin!(renewing.clock.jumps());
        // From here on neither is missed, though nobody waits for it yet.
        changed.as_mut().enable();
        jumped.as_mut().enable();
        match renewing
            .look(is_watched.load(Ordering::Acquire), &turns)
            .await
        {
            Some(sleep) => {
                tokio::select! {
                    () = tokio::time::sleep(sleep) => {}
                    () = changed => {}
                    () = jumped => {}
                }
            }
            None => changed.await,
        }
    }
}

/// What the keeper sees of the credentials.
struct Seen {
    generation: u64,
    /// When they are to be renewed.
    next: SystemTime,
    expiry: SystemTime,
    /// Whether they were used lately.
    is_used: bool,
}

impl Renewing {
    /// Does what is due, and says when to look again; none for not before something changes.
    async fn look(self: &Arc<Self>, is_watched: bool, turns: &Turns) -> Option<Duration> {
        let seen = self.seen().await?;
        if let Some(early) = self.left(seen.next) {
            return Some(early);
        }
        if is_watched || seen.is_used {
            self.tell_due().await;
            let _turn = turns.take().await;
            return self.renew_in_background(&seen, is_watched).await;
        }
        if let Some(unused) = self.left(seen.expiry) {
            return Some(unused);
        }
        self.invalidate(seen.generation).await;
        self.tell(|telling| telling.tell(Happened::Ended));
        None
    }

    /// Tells that somebody sees to it, once for each life.
    async fn tell_due(&self) {
        let mut held = self.held.lock().await;
        let is_news = |held: &mut Held| !std::mem::replace(&mut held.is_told_due, true);
        let is_news = held.as_mut().is_some_and(is_news);
        drop(held);
        if is_news {
            self.tell(|telling| telling.tell(Happened::Due));
        }
    }

    async fn seen(&self) -> Option<Seen> {
        let held = self.held.lock().await;
        let held = held.as_ref()?;
        let due = held.due?;
        Some(Seen {
            generation: self.generation(),
            next: held.not_before.unwrap_or(due).max(due),
            expiry: held.credentials.expiry()?,
            is_used: held.is_used,
        })
    }

    fn left(&self, until: SystemTime) -> Option<Duration> {
        let left = until.duration_since(self.clock.now()).ok();
        left.filter(|left| !left.is_zero())
    }

    /// What fails is tried again after a pause; once the credentials have ended only where that may help, and while
    /// somebody looks.
    async fn renew_in_background(
        self: &Arc<Self>,
        seen: &Seen,
        is_watched: bool,
    ) -> Option<Duration> {
        let Err(error) = self.renew(seen.generation).await else {
            return Some(Duration::ZERO);
        };
        if self.left(seen.expiry).is_some() || is_watched && may_pass(&error) {
            return Some(Duration::ZERO);
        }
        self.invalidate(seen.generation).await;
        None
    }
}
