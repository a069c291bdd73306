#!/usr/bin/env python3
"""A client that is not ours uses the embedded AWS: boto3, as it comes from PyPI.

usage: boto3_demo.py ENDPOINT_URL CONFIG_TOML

ENDPOINT_URL is the line that `dynahop demo --serve` prints, CONFIG_TOML the file it wrote (--config-out).
Exits 0 when every check holds; otherwise the first that does not is named.
"""

import sys
import tomllib
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Key
from botocore.config import Config
from botocore.exceptions import ClientError

LONGEST = Decimal("12345678901234567890123456789012345678")


def check(what, holds):
    if not holds:
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}")


def refused(what, code, call):
    try:
        call()
    except ClientError as error:
        found = error.response["Error"]
        check(f"{what} is refused with {code} (got {found['Code']}: {found['Message']})", found["Code"] == code)
    else:
        sys.exit(f"FAILED: {what} was not refused")


class Demo:
    """The embedded AWS as its config describes it."""

    def __init__(self, endpoint_url, config_path):
        with open(config_path, "rb") as file:
            self.config = tomllib.load(file)
        check("the config names the address that was printed", self.config["endpoint_url"] == endpoint_url)

    def client(self, service, keys, resource=False):
        make = boto3.resource if resource else boto3.client
        endpoint = self.config["sts_endpoint_url" if service == "sts" else "endpoint_url"]
        retries = Config(retries={"max_attempts": 1}, proxies={})
        return make(service, region_name=self.config["region"], endpoint_url=endpoint, config=retries, **keys)

    def source_keys(self):
        return {
            "aws_access_key_id": self.config["access_key_id"],
            "aws_secret_access_key": self.config["secret_access_key"],
        }

    def assume(self, account, **changed):
        account = self.config["accounts"][account]
        request = {
            "RoleArn": account["role_arn"],
            "RoleSessionName": "boto3",
            "ExternalId": account["external_id"],
            **changed,
        }
        request = {name: value for name, value in request.items() if value is not None}
        issued = self.client("sts", self.source_keys()).assume_role(**request)["Credentials"]
        return {
            "aws_access_key_id": issued["AccessKeyId"],
            "aws_secret_access_key": issued["SecretAccessKey"],
            "aws_session_token": issued["SessionToken"],
        }


def check_sessions(demo):
    identity = demo.client("sts", demo.source_keys()).get_caller_identity()
    check("the source user has an identity", identity["Account"] == "999999999999")
    identity = demo.client("sts", demo.assume("prod")).get_caller_identity()
    check("a session is of its role's account", identity["Account"] == "333333333333")
    arn = "arn:aws:sts::333333333333:assumed-role/DynamoDBAccessRole/boto3"
    check("a session has its name", identity["Arn"] == arn)
    refused("no external id", "AccessDenied", lambda: demo.assume("prod", ExternalId=None))
    refused("a wrong external id", "AccessDenied", lambda: demo.assume("prod", ExternalId="wrong"))
    refused("too long a session", "ValidationError", lambda: demo.assume("prod", DurationSeconds=43_201))


def check_signatures(demo):
    keys = demo.assume("dev")
    wrong = {**keys, "aws_secret_access_key": "wrong" * 8}
    refused("a wrong signature", "InvalidSignatureException", demo.client("dynamodb", wrong).list_tables)
    refused("a wrong signature at STS", "SignatureDoesNotMatch", demo.client("sts", wrong).get_caller_identity)
    unknown = {**keys, "aws_access_key_id": "ASIAIOSFODNN7EXAMPLE"}
    refused("an unknown key", "UnrecognizedClientException", demo.client("dynamodb", unknown).list_tables)
    refused("the source's keys", "AccessDeniedException", demo.client("dynamodb", demo.source_keys()).list_tables)


def check_reading(demo):
    client = demo.client("dynamodb", demo.assume("prod"))
    tables = client.list_tables()["TableNames"]
    check("prod has its tables", tables == ["health-check", "kitchen-sink", "orders", "products", "users"])
    described = client.describe_table(TableName="users")["Table"]
    check("a table has its account's ARN", described["TableArn"].startswith("arn:aws:dynamodb:us-east-1:333333333333:"))
    pages = client.get_paginator("scan").paginate(TableName="users", PaginationConfig={"PageSize": 700})
    ids = [item["id"]["S"] for page in pages for item in page["Items"]]
    check(f"a scan finds each of {len(ids)} users once", len(set(ids)) == len(ids) == described["ItemCount"])
    check("a scan is in no order of keys", ids != sorted(ids))
    one = ids[0]
    found = client.query(
        TableName="orders", KeyConditionExpression="customer_id = :c", ExpressionAttributeValues={":c": {"S": one}}
    )
    check("a query finds a customer's orders only", all(item["customer_id"]["S"] == one for item in found["Items"]))
    sink = client.scan(TableName="kitchen-sink", ConsistentRead=True)
    check("the kitchen sink is readable", sink["Count"] == 29 and "LastEvaluatedKey" not in sink)


def check_the_index(demo):
    orders = demo.client("dynamodb", demo.assume("prod"), resource=True).Table("orders")
    page = orders.query(IndexName="by-status", KeyConditionExpression=Key("status").eq("paid"), Limit=20)
    dates = [item["created_at"] for item in page["Items"]]
    check("the index is queried", dates and dates == sorted(dates))
    check("numbers are decimals", all(isinstance(item["total"], Decimal) for item in page["Items"]))


def check_writing(demo):
    table = demo.client("dynamodb", demo.assume("backup"), resource=True).Table("health-check")
    item = {"id": "boto3", "longest": LONGEST, "small": Decimal("1E-130"), "set": {Decimal(1), Decimal("2.5")}, "empty": ""}
    table.put_item(Item=item)
    check("an item comes back as it was", table.get_item(Key={"id": "boto3"}, ConsistentRead=True)["Item"] == item)
    with table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"id": f"batch-{number}", "n": Decimal(number) / 8})
    scanned = table.scan()["Items"]
    written = {item["id"]: item["n"] for item in scanned if item["id"].startswith("batch-")}
    check("a batch is written", written == {f"batch-{number}": Decimal(number) / 8 for number in range(60)})
    elsewhere = demo.client("dynamodb", demo.assume("dev"), resource=True).Table("health-check")
    check("other accounts do not see it", "Item" not in elsewhere.get_item(Key={"id": "boto3"}))
    table.delete_item(Key={"id": "boto3"})
    check("what is deleted is gone", "Item" not in table.get_item(Key={"id": "boto3"}))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    demo = Demo(sys.argv[1], sys.argv[2])
    check_sessions(demo)
    check_signatures(demo)
    check_reading(demo)
    check_the_index(demo)
    check_writing(demo)
    print("all checks hold")


if __name__ == "__main__":
    main()
