//! What sessions and the audit log tell, as messages for the loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Handle;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::app::Message;
use crate::aws::{Happened, SessionEvent, Witness};
use crate::journal::audit::AuditLog;

/// How many requests may wait to be told. More are not told to the screen: the debug file has all of them.
const REQUESTS: usize = 256;

/// A witness that sends what it sees to `messages`, in order, and never waits for that. What becomes of a session is
/// never left out; requests are, where the screen is slower than they are.
pub fn witness(runtime: &Handle, messages: Sender<Message>) -> Arc<dyn Witness> {
    let (events, receiver) = unbounded_channel();
    let requests = Arc::new(AtomicUsize::new(0));
    runtime.spawn(forward(receiver, Arc::clone(&requests), messages));
    Arc::new(Forwarding { events, requests })
}

/// The same log; that it cannot be written is told to `messages`.
#[must_use]
pub fn telling(runtime: &Handle, audit: &AuditLog, messages: Sender<Message>) -> AuditLog {
    let runtime = runtime.clone();
    audit.telling(move |error| {
        // At once where there is room: at the end of a job nobody listens much longer.
        match messages.try_send(Message::Complaint(error.to_string())) {
            Err(TrySendError::Full(message)) => {
                runtime.spawn(async move { messages.send(message).await });
            }
            // When nobody listens any more, the program has ended.
            Ok(()) | Err(TrySendError::Closed(_)) => {}
        }
    })
}

#[derive(Debug)]
struct Forwarding {
    events: UnboundedSender<SessionEvent>,
    /// Those of them that are requests.
    requests: Arc<AtomicUsize>,
}

impl Witness for Forwarding {
    fn see(&self, event: &SessionEvent) {
        if is_request(event) && self.requests.fetch_add(1, Ordering::AcqRel) >= REQUESTS {
            self.requests.fetch_sub(1, Ordering::AcqRel);
            return;
        }
        // When nobody listens any more, the program has ended.
        let _ = self.events.send(event.clone());
    }
}

async fn forward(
    mut events: UnboundedReceiver<SessionEvent>,
    requests: Arc<AtomicUsize>,
    messages: Sender<Message>,
) {
    while let Some(event) = events.recv().await {
        let counts = is_request(&event);
        if messages.send(Message::Session(event)).await.is_err() {
            return;
        }
        if counts {
            requests.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

fn is_request(event: &SessionEvent) -> bool {
    matches!(event.what, Happened::Request { .. })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use tokio::sync::mpsc::channel;

    use super::*;
    use crate::aws::Purpose;
    use crate::config::{Cause, OperationId};
    use crate::journal::audit::{Act, At, Entry};

    fn event(what: Happened) -> SessionEvent {
        SessionEvent {
            account: "dev".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            purpose: Purpose::Browse,
            what,
        }
    }

    fn request() -> SessionEvent {
        event(Happened::Request {
            action: "dynamodb:Scan".to_owned(),
            table: None,
            took: Duration::ZERO,
            attempts: 1,
            request_id: None,
            wrong: None,
        })
    }

    #[tokio::test]
    async fn a_screen_that_is_slow_hears_all_the_same_that_the_audit_log_cannot_be_written() {
        let (sender, mut messages) = channel(1);
        sender.try_send(Message::Tick).unwrap();
        let folder = tempfile::NamedTempFile::new().unwrap();
        let audit = AuditLog::in_folder(folder.path().to_owned(), |_| ());
        let audit = telling(&Handle::current(), &audit, sender);
        let at = At::default();
        let cause = Cause::default();
        let entry = Entry::new(UNIX_EPOCH, Act::Open, &OperationId::new(), &cause, at);
        for _ in 0..2 {
            audit.note(&entry);
        }
        drop(audit);
        assert!(matches!(messages.recv().await, Some(Message::Tick)));
        let Some(Message::Complaint(text)) = messages.recv().await else {
            panic!("nothing is told")
        };
        assert!(text.contains("audit.jsonl cannot be written"), "{text}");
        assert!(messages.recv().await.is_none(), "it is told once");
    }

    #[tokio::test]
    async fn a_screen_that_is_slow_misses_requests_and_nothing_else() {
        let (sender, mut messages) = channel(1);
        let witness = witness(&Handle::current(), sender);
        for _ in 0..10 * REQUESTS {
            witness.see(&request());
        }
        for _ in 0..10 * REQUESTS {
            witness.see(&event(Happened::Ended));
        }
        drop(witness);
        let (mut requests, mut ended) = (0, 0);
        while let Some(Message::Session(event)) = messages.recv().await {
            match event.what {
                Happened::Ended => ended += 1,
                _ => requests += 1,
            }
        }
        assert_eq!((requests, ended), (REQUESTS, 10 * REQUESTS));
    }
}
