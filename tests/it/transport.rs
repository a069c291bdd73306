//! What keeps requests from getting to AWS, as the HTTP client words it.

use super::program::Program;
use super::server::server;

const KEYS: &str = "region = \"us-east-1\"\naccess_key_id = \"a\"\nsecret_access_key = \"b\"\n";

fn told(config: &str) -> String {
    let program = Program::new();
    program.config(&format!("{KEYS}{config}"));
    let ran = program.run(&["ls", "a"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    ran.stderr
}

#[test]
fn a_proxy_that_asks_for_a_password_is_told_from_an_aws_that_refuses() {
    let proxy = server(|_| (407, String::new()));
    let config = format!(
        "proxy = \"{proxy}\"\n[accounts.a]\nendpoint_url = \"https://dynamodb.test\"\nsts_endpoint_url = \"https://sts.test\"\n"
    );
    let told = told(&config);
    assert!(told.contains("did not get through the proxy"), "{told}");
    assert!(told.contains("a name and a password"), "{told}");
}

#[test]
fn an_endpoint_that_speaks_http_only_is_told_from_one_that_is_not_trusted() {
    let plain = server(|_| (200, String::new())).replace("http://", "https://");
    let config =
        format!("[accounts.a]\nendpoint_url = \"{plain}\"\nsts_endpoint_url = \"{plain}\"\n");
    let told = told(&config);
    assert!(told.contains("The answer is not TLS"), "{told}");
}
