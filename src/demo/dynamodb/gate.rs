//! The one gate: nothing is read or written, described or listed, that IAM does not allow.

use super::{DATA_OPERATIONS, Place, keys};
use crate::demo::authorize::{Access, AccessDenied, Caller, authorize};
use crate::demo::server::Server;

/// Whether the caller may do all of this; items of a table with a customer's key need the key as well.
pub(super) fn pass(
    server: &Server,
    caller: &Caller,
    operation: &str,
    accesses: &[Access],
    place: Place<'_>,
) -> Result<(), AccessDenied> {
    for access in accesses {
        let access = in_region(access.clone(), place);
        let shared = server.directory.policy_of_table(&access.resource);
        authorize(&server.directory, caller, &access, shared.as_deref())?;
        if DATA_OPERATIONS.contains(&operation)
            && let Some(key) = keys::of_table(&access.resource)
        {
            let mut access = in_region(Access::new("kms:Decrypt", key), place);
            let service = format!("dynamodb.{}.amazonaws.com", place.region);
            access.context.add("kms:ViaService", service);
            authorize(&server.directory, caller, &access, None)?;
        }
    }
    Ok(())
}

fn in_region(mut access: Access, place: Place<'_>) -> Access {
    access.context.add("aws:RequestedRegion", place.region);
    access
}
