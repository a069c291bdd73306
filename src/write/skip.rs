//! Items put one by one, each only where no item of its key is there.

use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_dynamodb::operation::put_item::PutItemOutput;
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};

use super::body::{Keyed, existing_item, put_if_absent, put_units};
use super::doubt::Doubt;
use super::plan::WriteScope;
use super::sink::Receipt;
use super::splice::{KeepRefusal, SpliceBody};
use super::writer::{Next, PUTS_AT_ONCE, Writer, failed, failed_reason, given_up};
use crate::aws::{Kept, Paused, Pauses, kept, once_more_when_expired};
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::RawItem;
use crate::item::size::write_units;

/// The write units of a put that was refused because of the item that is there; the least where AWS did not send that.
/// Source: the DynamoDB developer guide, on conditional writes.
fn refused_units(there: Option<&RawItem>) -> u64 {
    let item = there.and_then(|there| there.parse().ok());
    write_units(item.map_or(0, |item| item.size_bytes()))
}

/// What became of one conditional put.
enum Put {
    Written { units: f64, unreported: u64 },
    Skipped { unreported: u64 },
}

impl Writer {
    /// Puts the items that are not there, several at once; those under way are waited for when one says stop.
    pub(super) async fn skip(&self, items: Vec<Keyed>) -> Receipt {
        let stop = AtomicBool::new(false);
        let mut receipt = Receipt::default();
        let mut puts = stream::iter(items)
            .take_while(|_| future::ready(!stop.load(Ordering::Relaxed)))
            .map(|item| self.put_patiently(item))
            .buffer_unordered(PUTS_AT_ONCE);
        while let Some(one) = puts.next().await {
            stop.fetch_or(one.stopped.is_some(), Ordering::Relaxed);
            receipt.add(one);
        }
        receipt
    }

    async fn put_patiently(&self, item: Keyed) -> Receipt {
        let mut receipt = Receipt::default();
        let mut pauses = Pauses::default();
        let doubt = Doubt::default();
        loop {
            let trouble = match self.put_new(&item, &doubt).await.map_err(Next::after) {
                Ok(Put::Written { units, unreported }) => {
                    receipt.written = 1;
                    receipt.units = units;
                    receipt.unreported = unreported;
                    return receipt;
                }
                Ok(Put::Skipped { unreported }) => {
                    receipt.skipped = 1;
                    receipt.unreported = unreported;
                    return receipt;
                }
                Err(Next::Again(failure)) => failure,
                Err(Next::Refused(failure)) => {
                    receipt.failed = vec![failed(item, failed_reason(&failure))];
                    receipt.maybe_written = doubt.is_raised();
                    return receipt;
                }
                Err(Next::Stop(failure)) => {
                    receipt.stopped = Some(failure);
                    receipt.maybe_written = doubt.is_raised();
                    return receipt;
                }
            };
            let outcome = pauses.pause(self.cancel()).await;
            if outcome != Paused::TryAgain {
                receipt.add(given_up(vec![item], outcome, Some(trouble)));
                receipt.maybe_written = doubt.is_raised();
                return receipt;
            }
        }
    }

    async fn put_new(&self, item: &Keyed, doubt: &Doubt) -> Result<Put, Failure> {
        let refusal = Kept::default();
        // Nobody closes it. Held for the request only, not while pausing.
        let _turn = self.puts().acquire().await.ok();
        let put =
            once_more_when_expired(self.session(), || self.put_once(item, &refusal, doubt)).await;
        match put {
            Ok(units) => Ok(Put::Written {
                units,
                unreported: 0,
            }),
            Err(failure) if failure.kind == FailureKind::Condition => {
                let there = existing_item(&refusal.take());
                let refused = refused_units(there.as_ref());
                let ours = there.is_some_and(|there| self.is_own_write(item, &there));
                Ok(if ours {
                    // The put whose answer got lost cost as much: it wrote what refused this one.
                    Put::Written {
                        units: 0.0,
                        unreported: 2 * refused,
                    }
                } else {
                    Put::Skipped {
                        unreported: refused,
                    }
                })
            }
            Err(failure) => {
                doubt.after(&failure);
                Err(failure)
            }
        }
    }

    async fn put_once(&self, item: &Keyed, refusal: &Kept, doubt: &Doubt) -> Result<f64, Failure> {
        let target = self.plan().target();
        let subject = self.subject(Operation::PUT_ITEM);
        let empty = || PutItemOutput::builder().build();
        let spliced = put_if_absent(&target.table, &target.schema, item);
        let request = self
            .session()
            .client()
            .put_item()
            .table_name(target.table.as_str())
            // Replaced by the spliced body, but the SDK demands one.
            .set_item(Some(std::collections::HashMap::new()));
        let send = |keep| {
            request
                .customize()
                .interceptor(SpliceBody(spliced))
                .interceptor(keep)
                .interceptor(KeepRefusal(refusal.clone()))
                .interceptor(doubt.clone())
                .send()
        };
        kept(subject, empty, send, |body: Bytes| put_units(&body)).await
    }

    /// A put whose answer got lost is sent again by the SDK, and then finds its own item: that is no conflict.
    fn is_own_write(&self, item: &Keyed, there: &RawItem) -> bool {
        let knew_absent = match self.plan().scope() {
            WriteScope::Items(planned) => planned.knew_absent(&item.key),
            WriteScope::Stream { .. } => false,
        };
        knew_absent
            && match (item.raw.parse(), there.parse()) {
                (Ok(ours), Ok(theirs)) => ours == theirs,
                _ => false,
            }
    }
}
