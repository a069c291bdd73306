//! The requests by which one job read tables: what else is read through the account's session is none of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::FinalizerInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_types::request_id::RequestId;

use super::requests::{action, table};
use crate::failure::Operation;

/// The actions that read items.
const READS: [Operation; 4] = [
    Operation::SCAN,
    Operation::QUERY,
    Operation::GET_ITEM,
    Operation::BATCH_GET_ITEM,
];

/// Of each table, as the requests name it, AWS's id of the last that read its items and went well. Cheap to clone: an
/// interceptor of one job's client.
#[derive(Debug, Clone, Default)]
pub(in crate::aws) struct Reads(Arc<Mutex<HashMap<String, String>>>);

impl Reads {
    /// That of `table`, where one was read.
    pub(in crate::aws) fn last(&self, table: &str) -> Option<String> {
        self.lock().get(table).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[dyn_dispatch_hint]
impl Intercept for Reads {
    fn name(&self) -> &'static str {
        "Reads"
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let went_well = matches!(context.output_or_error(), Some(Ok(_)));
        let id = context
            .response()
            .and_then(|response| response.request_id());
        let action = action(cfg);
        let is_read = READS.iter().any(|read| read.action == action);
        if let Some((id, table)) = id.zip(table(cfg)).filter(|_| went_well && is_read) {
            self.lock().insert(table, id.to_owned());
        }
        Ok(())
    }
}
