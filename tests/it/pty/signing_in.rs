//! A sign-in by SSO that has run out, on the screen.

use super::Pty;
use crate::sign_in::{CONFIG, KEPT, PROFILES, RUN_OUT};

#[test]
fn a_sign_in_that_has_run_out_gives_its_command_and_r_looks_for_it_anew() {
    let home = tempfile::tempdir().unwrap();
    let cache = home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    std::fs::write(home.path().join(".aws/config"), PROFILES).unwrap();
    std::fs::write(cache.join(KEPT), RUN_OUT).unwrap();
    let config = home.path().join("config.toml");
    std::fs::write(&config, CONFIG).unwrap();
    let arguments = ["--config", config.to_str().unwrap(), "work:users"];
    let home = home.path().to_str().unwrap();
    let mut pty = Pty::sized(30, 100, &arguments, &[("HOME", home)]);
    pty.wait_for("aws sso login --sso-session corp");
    pty.wait_for("R tries again");
    // What is kept of the sign-in is looked at anew.
    std::fs::remove_file(cache.join(KEPT)).unwrap();
    pty.send("R");
    pty.wait_for("load the cached SSO token");
    pty.wait_for("aws sso login --sso-session corp");
}
