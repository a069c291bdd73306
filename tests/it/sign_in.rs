//! A profile that signs in by SSO, and has to again.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::program::Program;

pub const PROFILES: &str = "
[profile work]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Developer
region = us-east-1

[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start

[profile old]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Developer
region = us-east-1

[profile prod]
source_profile = work
role_arn = arn:aws:iam::333333333333:role/DynamoDBAccessRole
region = us-east-1
";

pub const CONFIG: &str = r#"
[accounts.work]
profile = "work"
[accounts.old]
profile = "old"
[accounts.prod]
profile = "prod"
"#;

/// What is kept of a sign-in to `corp`: under the SHA-1 of that name.
pub const KEPT: &str = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
pub const RUN_OUT: &str = r#"{"accessToken": "t0ken", "expiresAt": "2020-01-01T00:00:00Z", "region": "us-east-1", "startUrl": "https://corp.awsapps.com/start"}"#;

#[test]
fn a_sign_in_that_has_run_out_gives_the_command_that_renews_it() {
    let program = Program::new();
    program.config(CONFIG);
    let cache = program.path(".aws/sso/cache");
    std::fs::create_dir_all(&cache).unwrap();
    std::fs::write(program.path(".aws/config"), PROFILES).unwrap();
    let tell = |account: &str, command: &str| {
        let ran = program.run(&["ls", account]);
        assert_eq!(ran.code, Some(2), "{account}");
        assert!(ran.stderr.contains(command), "{account}: {}", ran.stderr);
        assert!(ran.stderr.contains("Sign in anew"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("t0ken"), "{}", ran.stderr);
    };
    tell("work", "$ aws sso login --sso-session corp\n");
    tell("old", "$ aws sso login --profile old\n");
    tell("prod", "$ aws sso login --sso-session corp\n");
    std::fs::write(cache.join(KEPT), RUN_OUT).unwrap();
    tell("work", "$ aws sso login --sso-session corp\n");
}
