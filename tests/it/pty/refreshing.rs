//! `:refresh` where the AWS files have changed meanwhile.

use std::time::{Duration, Instant};

use dynahop::demo::SOURCE_ACCESS_KEY_ID;

use super::Pty;
use crate::cli_profiles::{HUB, program, role};
use crate::demo::clients::{source_keys, sts};
use crate::program::Program;

/// Other keys of the profile `base`, which may assume the same roles: those of a session of the hub. Their id.
fn rotate(program: &Program, keys: &aws_sdk_sts::types::Credentials) -> String {
    let text = format!(
        "[base]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n",
        keys.access_key_id(),
        keys.secret_access_key(),
        keys.session_token()
    );
    std::fs::write(program.path(".aws/credentials"), text).unwrap();
    keys.access_key_id().to_owned()
}

/// While the user has keys that are good.
fn keys_of_hub(program: &Program, name: &str) -> aws_sdk_sts::types::Credentials {
    let assume = sts(&program.demo, source_keys()).assume_role();
    let assume = assume.role_arn(HUB).role_session_name(name).send();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let assumed = runtime.block_on(assume).unwrap();
    assumed.credentials().unwrap().clone()
}

fn wait_for_roles(program: &Program, pty: &mut Pty, wanted: u64) {
    let given_up = Instant::now() + Duration::from_secs(30);
    while program.demo.requests().count("dev", "AssumeRole") < wanted {
        assert!(Instant::now() < given_up, "{}", pty.contents());
        std::thread::yield_now();
    }
}

#[test]
fn refresh_reads_the_profile_files_anew_for_one_account_and_for_all() {
    let accounts = "[accounts.one]\nprofile = \"first\"\n[accounts.two]\nprofile = \"second\"\n";
    let profiles = role("first", "dev", "base") + &role("second", "dev", "base");
    let program = program(accounts, &profiles);
    let (second, third) = (
        keys_of_hub(&program, "second"),
        keys_of_hub(&program, "third"),
    );
    let (home, config) = (program.path(""), program.path("config.toml"));
    let arguments = ["--config", config.to_str().unwrap(), "one", "two"];
    let mut pty = Pty::sized(30, 140, &arguments, &[("HOME", home.to_str().unwrap())]);
    pty.wait_until("both", |pty| {
        pty.contents().matches("kitchen-sink").count() == 2
    });
    let second = rotate(&program, &second);
    program.demo.disable_key(SOURCE_ACCESS_KEY_ID);
    pty.send(":refresh\r");
    wait_for_roles(&program, &mut pty, 3);
    pty.wait_for("Renewed: one");
    rotate(&program, &third);
    program.demo.disable_key(&second);
    pty.send(":refresh all\r");
    wait_for_roles(&program, &mut pty, 5);
    pty.wait_for("Renewed: one, two");
}
