//! Credentials of what a profile's `credential_source` names: where that has none, it is said which it was.

use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};

use crate::aws::failing::causes::GaveNone;
use crate::failure::MachineSource;

/// The credentials of one source of this machine, whose failure is a [`GaveNone`].
#[derive(Debug)]
pub(in crate::aws) struct Named<P> {
    inner: P,
    name: MachineSource,
}

impl<P: ProvideCredentials> Named<P> {
    /// What `inner` gives, which profiles call `name`.
    pub(in crate::aws) fn new(inner: P, name: MachineSource) -> Self {
        Self { inner, name }
    }

    async fn get(&self) -> provider::Result {
        let given = self.inner.provide_credentials().await;
        given.map_err(|source| {
            let name = self.name;
            CredentialsError::provider_error(GaveNone { name, source })
        })
    }
}

impl<P: ProvideCredentials> ProvideCredentials for Named<P> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.get())
    }
}
