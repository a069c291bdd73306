//! For the tests of this folder: an AWS that answers as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;

use crate::config::{Account, Config};

/// Answers each request, told its head and body, with a status and a body. Its address.
pub(super) fn server(answer: impl Fn(&str) -> (u16, String) + Send + Sync + 'static) -> String {
    let answer = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || serve(connection.unwrap(), &*answer));
        }
    });
    address
}

fn serve(mut connection: TcpStream, answer: &dyn Fn(&str) -> (u16, String)) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let (mut asked, mut length) = (String::new(), 0);
    while !asked.ends_with("\r\n\r\n") && reader.read_line(&mut asked).unwrap_or(0) > 0 {}
    for line in asked.lines() {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    asked.push_str(&String::from_utf8(body).unwrap());
    let (status, body) = answer(&asked);
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    connection.write_all((head + &body).as_bytes()).unwrap();
}

/// The one account of a config whose endpoint is there, with keys and `more` lines of its own.
pub(super) fn account(endpoint: &str, more: &str) -> Arc<Account> {
    let text = format!(
        "region = \"us-east-1\"\nendpoint_url = \"{endpoint}\"\naccess_key_id = \"local\"\n\
         secret_access_key = \"local\"\n[accounts.one]\n{more}\n"
    );
    let config = Config::parse(
        &text,
        Path::new("test.toml"),
        &std::collections::BTreeMap::new(),
    );
    Arc::clone(config.unwrap().accounts.first().unwrap())
}
