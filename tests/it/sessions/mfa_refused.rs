//! A code that is refused, by the user or by AWS: all who wait for it take that, and nobody is asked again.
#![expect(clippy::unwrap_used, reason = "tests")]

use dynahop::aws::Purpose;
use dynahop::config::AccountAt;
use dynahop::demo::{DISABLED_REGION, MFA_SERIAL};
use dynahop::failure::{Failure, FailureKind};
use dynahop::health::{Mark, Report, check_all, trials};

use super::mfa::{reach, with_device};
use super::{Reach, refused};

/// Opens three accounts at once: one of them asks, and the others wait for that answer.
async fn three_at_once(reach: &Reach) -> [Failure; 3] {
    let (one, two, three) =
        tokio::join!(reach.open("dev"), reach.open("prod"), reach.open("staging"));
    [one, two, three].map(refused)
}

#[tokio::test]
async fn whoever_declines_is_not_asked_again_for_those_that_waited_and_is_for_a_later_try() {
    let reach = reach();
    let failures = three_at_once(&reach).await;
    for (failure, name) in failures.iter().zip(["dev", "prod", "staging"]) {
        assert_eq!(failure.kind, FailureKind::MfaRequired, "{failure}");
        assert_eq!(failure.subject.account.name.as_str(), name);
        assert!(failure.message.contains(MFA_SERIAL), "{failure}");
    }
    assert_eq!(reach.user.was_asked(), 1);
    reach.user.answers(&reach.demo.mfa_code());
    reach.open("prod").await.unwrap();
    assert_eq!(reach.user.was_asked(), 2);
}

#[tokio::test]
async fn three_wrong_codes_are_enough_for_all_that_waited() {
    let reach = reach();
    for _ in 0..9 {
        reach.user.answers("000000");
    }
    let failures = three_at_once(&reach).await;
    for (failure, name) in failures.iter().zip(["dev", "prod", "staging"]) {
        assert_eq!(failure.kind, FailureKind::MfaWrong, "{failure}");
        assert_eq!(failure.subject.account.name.as_str(), name);
    }
    assert_eq!(reach.user.was_asked(), 3);
}

/// What is switched off for one account is not for those that wait in another region.
#[tokio::test]
async fn a_region_that_is_switched_off_is_no_refusal_of_the_code_elsewhere() {
    let reach = reach();
    for _ in 0..2 {
        reach.user.answers(&reach.demo.mfa_code());
    }
    let (dev, off) = (reach.account("dev"), DISABLED_REGION.parse().unwrap());
    let (there, here) = tokio::join!(
        reach.sessions.open(&dev, Some(&off), Purpose::Browse),
        reach.open("prod")
    );
    assert_eq!(refused(there).kind, FailureKind::RegionDisabled);
    here.unwrap();
    assert_eq!(reach.user.was_asked(), 2);
}

/// The demo's config behind the device, and this many accounts more.
pub fn with_many(text: &str, more: u32) -> String {
    let account = |number: u32| {
        format!(
            "[accounts.{}]\nrole_arn = \"arn:aws:iam::111111111111:role/DynamoDBAccessRole\"\n",
            name(number)
        )
    };
    with_device(text, "") + &(0..more).map(account).collect::<String>()
}

fn name(number: u32) -> String {
    format!("many-{number:02}")
}

async fn check_many(reach: &Reach) -> Vec<Report> {
    let many = (0..40).map(|number| reach.account(&name(number)));
    let trials = trials(reach.config(), many.map(AccountAt::new));
    let mut reports = Vec::new();
    check_all(&reach.sessions, &trials, |_, report| {
        reports.push(report);
        std::future::ready(())
    })
    .await;
    reports
}

#[tokio::test]
async fn a_check_of_many_accounts_asks_once_whoever_declines_and_a_later_one_anew() {
    let reach = Reach::edited(|text| with_many(text, 40));
    for run in 1..=2 {
        let reports = check_many(&reach).await;
        assert_eq!(reports.len(), 40);
        for report in &reports {
            assert_eq!(report.mark(), Mark::Bad);
            let found = &report.checks.last().unwrap().found;
            assert!(found.contains("nobody gave the code"), "{found}");
        }
        assert_eq!(reach.user.was_asked(), run);
    }
}

#[tokio::test]
async fn a_check_of_many_accounts_takes_three_wrong_codes_and_no_more() {
    let reach = Reach::edited(|text| with_many(text, 40));
    for _ in 0..20 {
        reach.user.answers("000000");
    }
    let reports = check_many(&reach).await;
    assert!(reports.iter().all(|report| report.mark() == Mark::Bad));
    assert_eq!(reach.user.was_asked(), 3);
}
