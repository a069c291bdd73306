//! Items put in batches, over whatever is there.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::batch_write_item::BatchWriteItemOutput;
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use bytes::Bytes;

use super::body::{self, BatchAnswer, Keyed, batch_answer, batch_put};
use super::doubt::Doubt;
use super::sink::Receipt;
use super::splice::SpliceBody;
use super::writer::{Next, Writer, failed, failed_reason, given_up};
use crate::aws::{Paused, Pauses, kept, once_more_when_expired};
use crate::failure::{Failure, Operation};

impl Writer {
    /// Puts the items, batch after batch, in their order.
    pub(super) async fn overwrite(&self, items: Vec<Keyed>) -> Receipt {
        let mut receipt = Receipt::default();
        for batch in body::batches(items) {
            receipt.add(self.batch(batch, Doubt::default()).await);
            if receipt.stopped.is_some() {
                break;
            }
        }
        receipt
    }

    /// Puts one batch, and what AWS leaves of it again, until all is taken or there is no sense in going on.
    async fn batch(&self, mut left: Vec<Keyed>, doubt: Doubt) -> Receipt {
        let mut receipt = Receipt::default();
        let mut pauses = Pauses::default();
        loop {
            let trouble = match self.send_batch(&left, &doubt).await.map_err(Next::after) {
                Ok(answer) => {
                    let before = left.len();
                    left.retain(|item| answer.unprocessed.contains(&item.key));
                    receipt.units += answer.units;
                    receipt.written += (before - left.len()) as u64;
                    if left.len() < before {
                        pauses.progress();
                    }
                    None
                }
                Err(Next::Again(failure)) => Some(failure),
                Err(Next::Refused(failure)) => {
                    receipt.add(self.one_by_one(left, &failure, &doubt).await);
                    return receipt;
                }
                Err(Next::Stop(failure)) => {
                    receipt.stopped = Some(failure);
                    receipt.maybe_written = doubt.is_raised();
                    return receipt;
                }
            };
            if left.is_empty() {
                return receipt;
            }
            let outcome = pauses.pause(self.cancel()).await;
            if outcome != Paused::TryAgain {
                receipt.add(given_up(left, outcome, trouble));
                receipt.maybe_written = doubt.is_raised();
                return receipt;
            }
        }
    }

    /// AWS refuses a batch as a whole for one bad item: each alone shows which it is, and why.
    async fn one_by_one(&self, items: Vec<Keyed>, refusal: &Failure, doubt: &Doubt) -> Receipt {
        let mut receipt = Receipt::default();
        if items.len() == 1 {
            let reason = failed_reason(refusal);
            receipt.maybe_written = doubt.is_raised();
            receipt.failed = items
                .into_iter()
                .map(|item| failed(item, reason.clone()))
                .collect();
            return receipt;
        }
        for item in items {
            receipt.add(Box::pin(self.batch(vec![item], doubt.fork())).await);
            if receipt.stopped.is_some() {
                break;
            }
        }
        receipt
    }

    async fn send_batch(&self, items: &[Keyed], doubt: &Doubt) -> Result<BatchAnswer, Failure> {
        let target = self.plan().target();
        let spliced = batch_put(&target.table, items);
        let subject = || self.subject(Operation::BATCH_WRITE_ITEM);
        let call = || async {
            let request = self
                .session()
                .client()
                .batch_write_item()
                // The SDK chooses the endpoint by the table; what it makes of the items is replaced.
                .request_items(target.table.as_str(), vec![stand_in()]);
            let empty = || BatchWriteItemOutput::builder().build();
            let send = |keep| {
                request
                    .customize()
                    .interceptor(SpliceBody(spliced.clone()))
                    .interceptor(keep)
                    .interceptor(doubt.clone())
                    .send()
            };
            let answer = |body: Bytes| batch_answer(&target.schema, &body);
            kept(subject(), empty, send, answer).await
        };
        let sent = once_more_when_expired(self.session(), call).await;
        sent.inspect_err(|failure| doubt.after(failure))
    }
}

fn stand_in() -> WriteRequest {
    let put = PutRequest::builder().set_item(Some(HashMap::new())).build();
    WriteRequest::builder().set_put_request(put.ok()).build()
}
