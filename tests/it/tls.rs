//! Servers with real TLS, whose certificate only an authority of the tests vouches for: for 127.0.0.1, and for AWS's own
//! names in us-east-1, which a proxy of the tests answers for.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

pub const AUTHORITY: &str = include_str!("tls/authority.pem");
const SERVER: &[u8] = include_bytes!("tls/server.pem");
const SERVER_KEY: &[u8] = include_bytes!("tls/server-key.pem");

/// A server with TLS in front of `to`. It ends with the process.
pub fn tls_before(to: SocketAddr) -> String {
    let acceptor = acceptor();
    let address = listening(move |near| {
        let acceptor = acceptor.clone();
        async move { forward(near, &acceptor, to).await }
    });
    format!("https://{address}")
}

/// A proxy of a network that opens TLS: each of these hosts is answered by the server beside it, all others are refused.
pub struct Proxy {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub fn to(hosts: &[(&str, SocketAddr)]) -> Self {
        let hosts: Vec<(String, SocketAddr)> = hosts
            .iter()
            .map(|(host, to)| (format!("{host}:443"), *to))
            .collect();
        let (acceptor, asked) = (acceptor(), Arc::<Mutex<Vec<String>>>::default());
        let noted = Arc::clone(&asked);
        let address = listening(move |near| {
            let (acceptor, noted, hosts) = (acceptor.clone(), Arc::clone(&noted), hosts.clone());
            async move { tunnel(near, &acceptor, &hosts, &noted).await }
        });
        Self { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `HOST:443` of each tunnel that was asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn acceptor() -> TlsAcceptor {
    let certificates = CertificateDer::pem_slice_iter(SERVER)
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(SERVER_KEY).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Serves each connection, on a thread of its own.
fn listening<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((connection, _)) = listener.accept().await {
                // A client that does not trust the certificate goes away: its own affair.
                tokio::spawn(serve(connection));
            }
        });
    });
    address
}

async fn forward(near: TcpStream, acceptor: &TlsAcceptor, to: SocketAddr) -> io::Result<()> {
    let mut near = acceptor.accept(near).await?;
    let mut far = TcpStream::connect(to).await?;
    tokio::io::copy_bidirectional(&mut near, &mut far).await?;
    Ok(())
}

async fn tunnel(
    mut near: TcpStream,
    acceptor: &TlsAcceptor,
    hosts: &[(String, SocketAddr)],
    asked: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let host = connect(&mut near).await?;
    asked.lock().unwrap().push(host.clone());
    let Some((_, to)) = hosts.iter().find(|(known, _)| *known == host) else {
        let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
        return near.write_all(refusal).await;
    };
    near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    forward(near, acceptor, *to).await
}

/// The host of `CONNECT HOST:443`. Nobody speaks TLS before the tunnel is open, so that nothing is read too much.
async fn connect(near: &mut TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(near);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).await? > 0 {}
    Ok(head.split(' ').nth(1).unwrap_or_default().to_owned())
}
