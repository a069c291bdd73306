//! The embedded DynamoDB's front: what real AWS does around an operation, and then the operation in `dynoxide`.
//!
//! A request comes here authenticated. It is counted, authorized, perhaps struck by a fault, and answered: by a constant
//! where `dynoxide` lacks the operation, from the stored text where a plain scan asks for items as they are, and by
//! `dynoxide` itself otherwise.

mod batch;
mod dispatch;
mod fixed;
mod foreign;
mod gate;
mod keys;
mod named;
mod partiql;
mod scan;
mod throttled;

use std::borrow::Cow;

use super::accounts::REGION;
use super::answer::Answer;
use super::authorize::Caller;
use super::server::Server;
use super::store::Store;
use named::Named;

/// A request on its way: whose tables, and where.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    account_id: &'a str,
    region: &'a str,
}

impl Place<'_> {
    /// How ARNs of this place's DynamoDB begin.
    fn arn_prefix(&self) -> String {
        format!("arn:aws:dynamodb:{}:{}:", self.region, self.account_id)
    }
}

/// How `dynoxide` begins its ARNs: its account and region are constants.
const DYNOXIDE_ARN_PREFIX: &str = "arn:aws:dynamodb:dynoxide:000000000000:";

/// The operations that read or write items: those that can be throttled.
const DATA_OPERATIONS: [&str; 13] = [
    "PutItem",
    "GetItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "ExecuteStatement",
    "ExecuteTransaction",
    "BatchExecuteStatement",
];

/// Answers an authenticated request; `target` is the `X-Amz-Target` header.
pub(super) fn answer(
    server: &Server,
    caller: &Caller,
    region: &str,
    target: &str,
    body: &[u8],
) -> Answer {
    let operation = target
        .strip_prefix("DynamoDB_20120810.")
        .or_else(|| target.strip_prefix("DynamoDBStreams_20120810."));
    let Some(operation) =
        operation.filter(|operation| dispatch::knows(operation) || fixed::knows(operation))
    else {
        return Answer::front_error("UnknownOperationException", "");
    };
    let caller_name = server.directory.name_of(caller.account_id());
    server.requests.add(&caller_name, operation);
    let Some((body, named)) = std::str::from_utf8(body)
        .ok()
        .and_then(|body| Some((body, Named::read(body)?)))
    else {
        return Answer::front_error("SerializationException", "");
    };
    let place = Place {
        account_id: caller.account_id(),
        region,
    };
    let Ok(accesses) = named.accesses(operation, place) else {
        return Answer::dynamodb_error(
            "ValidationException",
            "Statement wasn't well formed, can't be processed",
        );
    };
    if let Err(denied) = gate::pass(server, caller, operation, &accesses, place) {
        return Answer::front_error("AccessDeniedException", &denied.to_string());
    }
    let resource = accesses.first().map_or("", |access| &access.resource);
    if let Some(fault) = fault(server, operation, resource) {
        return fault;
    }
    if let Some(arn) = named.first_arn() {
        return foreign::answer(server, place, operation, arn, &named.without_arns(body));
    }
    answer_in(server, place, operation, body)
}

/// Answers an authorized request that names tables by their names.
fn answer_in(server: &Server, place: Place<'_>, operation: &str, body: &str) -> Answer {
    match server.stores.get(place.account_id, place.region) {
        Ok(store) => perform(server, &store, place, operation, body),
        Err(reason) => Answer::dynamodb_error("InternalServerError", &reason),
    }
}

fn fault(server: &Server, operation: &str, resource: &str) -> Option<Answer> {
    if server.faults.fails_now() {
        return Some(Answer::dynamodb_error(
            "InternalServerError",
            "The request processing has failed because of an unknown error.",
        ));
    }
    if !DATA_OPERATIONS.contains(&operation) {
        return None;
    }
    let by = server.faults.throttles_now()?;
    Some(throttled::answer(by, operation, resource))
}

fn perform(
    server: &Server,
    store: &Store,
    place: Place<'_>,
    operation: &str,
    body: &str,
) -> Answer {
    if fixed::knows(operation) {
        return fixed::answer(operation, body, store, &server.address.to_string());
    }
    if operation.starts_with("Batch")
        && operation != "BatchExecuteStatement"
        && server.faults.leaves_unprocessed()
    {
        return batch::answer(server, store, operation, body);
    }
    if operation == "Scan"
        && let Some(page) = scan::plain(store, body)
    {
        return Answer::json(page);
    }
    let is_data = DATA_OPERATIONS.contains(&operation);
    if is_data {
        return dispatch::answer(store, operation, body);
    }
    let body = body.replace(&place.arn_prefix(), DYNOXIDE_ARN_PREFIX);
    let mut answer = dispatch::answer(store, operation, &body);
    if operation == "DescribeTable" {
        keys::describe(&mut answer, place);
    }
    let text = String::from_utf8_lossy(&answer.body);
    if let Cow::Borrowed(text) = text
        && text.contains(DYNOXIDE_ARN_PREFIX)
    {
        answer.body = text
            .replace(DYNOXIDE_ARN_PREFIX, &place.arn_prefix())
            .into();
    }
    answer
}

/// Whether the accounts' tables are in this region.
pub(super) fn is_home(region: &str) -> bool {
    region == REGION
}
