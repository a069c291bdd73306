//! Requests that are too many, or do not arrive.

use super::*;
use crate::config::{CaBundle, NamedBy};

#[test]
fn throttling_says_which_kind_it_is() {
    let code = "ProvisionedThroughputExceededException";
    let message = "Throughput exceeds the current capacity of your table or index.";
    let throttled = |reason: &str, resource: Option<&str>| {
        let mut failure = said(Operation::SCAN, code, message);
        failure.clues.throttling.push(Throttling {
            reason: reason.to_owned(),
            resource: resource.map(str::to_owned),
        });
        failure
    };
    let kind = FailureKind::Throttled;
    let index = format!("{TABLE}/index/by-status");
    for (reason, resource, parts) in [
        (
            "TableReadProvisionedThroughputExceeded",
            TABLE,
            ["For reads of table users,", "provisioned capacity"],
        ),
        (
            "TableWriteKeyRangeThroughputExceeded",
            TABLE,
            ["For writes of table users,", "hot key"],
        ),
        (
            "IndexWriteMaxOnDemandThroughputExceeded",
            &index,
            ["For writes of index by-status,", "maximum that is set"],
        ),
        (
            "IndexReadAccountLimitExceeded",
            &index,
            ["For reads of index by-status,", "Service Quotas"],
        ),
    ] {
        tells(&throttled(reason, Some(resource)), kind, &parts);
    }
    tells(
        &throttled("TableReadProvisionedThroughputExceeded", None),
        kind,
        &["For reads of the table,"],
    );
    tells(
        &throttled("SomethingNew", None),
        kind,
        &["The table's capacity, or the account's, is used up"],
    );
    let quota = said(
        Operation::SCAN,
        "RequestLimitExceeded",
        "Throughput exceeds the current throughput limit for your account.",
    );
    tells(&quota, kind, &["The account's quota"]);
    tells(
        &said(Operation::ASSUME_ROLE, "Throttling", "Rate exceeded"),
        kind,
        &["STS is asked too often"],
    );
}

/// A failure below AWS, as the layers there word it.
fn below(kind: FailureKind, message: &str, network: Network) -> Failure {
    let account = Account {
        network,
        ..Account::clone(&account())
    };
    Failure::new(
        kind,
        Subject::new(Operation::SCAN, &Arc::new(account), None),
        message,
    )
}

#[test]
fn a_proxy_that_refuses_is_named_without_its_password() {
    let proxy = "http://ada:s3cr3t@proxy.corp:8080".parse().unwrap();
    let network = Network {
        proxy: ProxyRule::Through(proxy),
        ..Network::default()
    };
    let asks = below(
        FailureKind::Proxy,
        "tunnel error: proxy authorization required",
        network,
    );
    tells(
        &asks,
        FailureKind::Proxy,
        &["proxy.corp", "a name and a password", "NO_PROXY"],
    );
    assert!(!format!("{asks} {asks:?}").contains("s3cr3t"));
    let refuses = below(
        FailureKind::Proxy,
        "tunnel error: unsuccessful",
        Network::default(),
    );
    tells(
        &refuses,
        FailureKind::Proxy,
        &["HTTPS_PROXY", "does it allow the host?"],
    );
    let away = below(
        FailureKind::Proxy,
        "tunnel error: failed to create underlying connection",
        Network::default(),
    );
    tells(&away, FailureKind::Proxy, &["Does it run"]);
}

#[test]
fn a_certificate_that_is_not_trusted_names_ca_bundle() {
    let kind = FailureKind::Tls;
    let unknown = "invalid peer certificate: UnknownIssuer";
    tells(
        &below(kind, unknown, Network::default()),
        kind,
        &["set ca_bundle of prod in the config", "PEM"],
    );
    let named = |named_by| Network {
        ca_bundle: Some(CaBundle {
            path: "/etc/corp.pem".into(),
            named_by,
        }),
        ..Network::default()
    };
    for (named_by, said) in [
        (NamedBy::Config, "/etc/corp.pem, the ca_bundle of prod"),
        (
            NamedBy::Environment,
            "/etc/corp.pem, which AWS_CA_BUNDLE names",
        ),
        (
            NamedBy::Profile("work".to_owned()),
            "/etc/corp.pem, the ca_bundle of profile \"work\"",
        ),
    ] {
        let failure = below(kind, unknown, named(named_by));
        tells(&failure, kind, &[&format!("has to be in {said}")]);
    }
    let plain = "received corrupt message of type InvalidContentType";
    tells(
        &below(kind, plain, Network::default()),
        kind,
        &["is not TLS", "http://"],
    );
    let early = "invalid peer certificate: NotValidYet";
    tells(
        &below(kind, early, Network::default()),
        kind,
        &["whether its clock is right"],
    );
}

#[test]
fn without_a_network_the_region_is_asked_about() {
    let kind = FailureKind::NoConnection;
    let lookup = "failed to lookup address information: Name or service not known";
    let lost = below(kind, lookup, Network::default());
    tells(
        &lost,
        kind,
        &[
            "is region eu-west-1 spelt right?",
            "account_id_endpoint_mode",
        ],
    );
    assert!(!lost.to_string().contains("this version"), "{lost}");
    let mut new = lost.clone();
    new.subject.region = Some("us-east-9".parse().unwrap());
    let unknown =
        "us-east-9 is no region that this version of dynahop knows; the nearest: \"us-east-1\"";
    tells(&new, kind, &[unknown]);
    tells(
        &below(kind, "Connection refused", Network::default()),
        kind,
        &["the VPN and the proxy"],
    );
}
