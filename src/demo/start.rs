//! Starting the embedded AWS: its listener, its server, its sample data.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio_util::sync::CancellationToken;

use super::directory::Directory;
use super::faults::{FaultState, Faults};
use super::server::Server;
use super::stores::Stores;
use super::{Demo, DemoError};

/// How to start the embedded AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// How many users there are; orders are half as many.
    pub items: u32,
    /// How many more accounts there are, `acct-0001` and on, with 600000000000 and on: each with `DynamoDBAccessRole`
    /// and nothing but `health-check`.
    pub accounts: u32,
    /// The loopback port; a free one if not said.
    pub port: Option<u16>,
    /// Whether the config that reaches it is that of a user whose roles want the code of an MFA device, whose name shows it.
    pub mfa: bool,
    /// What goes wrong from the start.
    pub faults: Faults,
}

impl Default for DemoOptions {
    fn default() -> DemoOptions {
        DemoOptions {
            items: 20_000,
            accounts: 0,
            port: None,
            mfa: false,
            faults: Faults::default(),
        }
    }
}

impl Demo {
    /// Starts it, and returns as soon as it listens: the sample data is made meanwhile, and the first request of an
    /// account waits for it.
    pub fn start(options: DemoOptions) -> Result<Demo, DemoError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0)));
        let listener = std::net::TcpListener::bind(wanted).map_err(|source| DemoError::Listen {
            address: wanted,
            source,
        })?;
        let address = listener.local_addr().map_err(DemoError::Start)?;
        listener.set_nonblocking(true).map_err(DemoError::Start)?;
        let stores = Arc::new(Stores::new(options.items));
        let server = Arc::new(Server::new(
            address,
            Arc::clone(&stores),
            Directory::new(options.accounts)
                .map_err(|error| DemoError::Policy(error.to_string()))?,
            FaultState::new(options.faults),
        ));
        let stop = CancellationToken::new();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(DemoError::Start)?;
        named_thread("demo-seed", move || stores.fill()).map_err(DemoError::Start)?;
        let thread = {
            let (server, stop) = (Arc::clone(&server), stop.clone());
            named_thread("demo-server", move || {
                runtime.block_on(async {
                    // A listener that is bound and non-blocking can always be registered; if not, nobody is answered.
                    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                        server.run(listener, stop).await;
                    }
                });
                runtime.shutdown_background();
            })
        };
        Ok(Demo {
            server,
            mfa: options.mfa,
            stop,
            thread: Some(thread.map_err(DemoError::Start)?),
        })
    }
}

fn named_thread(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run)
}
