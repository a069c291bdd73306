#!/usr/bin/env python3
"""dynahop against moto with IAM enforced: the policies that it prints are enough, and none of their statements too many.

usage: moto_iam.py DYNAHOP

DYNAHOP is the built program. Exits 0 when every check holds. The server is in this process, on a free loopback port.

What moto cannot show, and the embedded AWS of the tests does: session policies, session tags, source identities and
multi-factor codes, which it does not enforce; a trust policy of a role in another account, which it does not look at;
a missing external id, which it takes for a right one; conditions of permission policies, and keys of KMS. Three things
are added here, and the decisions are moto's: which table a request to DynamoDB is about, that a denied one is answered
in the form that DynamoDB and STS have for it, and that the parts of a divided scan are not all the whole table.
"""

import contextlib
import json
import logging
import sys
import tempfile
from xml.sax.saxutils import escape

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import AccessDeniedError, JsonRESTError
from moto.dynamodb.responses import DynamoHandler
from moto.iam.access_control import IAMRequest
from moto.server import ThreadedMotoServer

from common import Dynahop, check, create, fill, user

REGION = "eu-west-1"
SOURCE, PROD, STAGING = "123456789012", "333333333333", "222222222222"
EXTERNAL_ID = "the-right-external-id"
USE_ROLE = "DynamoDBAccessRole"
ACCOUNT = """
[accounts.{name}]
role_arn = "arn:aws:iam::{account_id}:role/{role}"
external_id = "{external_id}"
access = "free"
"""


def table_of(handler):
    """The ARN that IAM decides by: of the table or index that a request to DynamoDB is about."""
    body = handler.body
    name = body.get("TableName") or next(iter(body.get("RequestItems", {})), None)
    if name is None:
        return "*"
    index = body.get("IndexName")
    resource = f"table/{name}/index/{index}" if index else f"table/{name}"
    return f"arn:aws:dynamodb:{handler.region}:{handler.current_account}:{resource}"


def refuse(request):
    """What a denied request is answered: moto's words, in the form that the service's clients read."""
    error = AccessDeniedError(user_arn=request._access_key.arn, action=request._action)
    if request._service == "dynamodb":
        raise JsonRESTError("AccessDeniedException", error.message)
    told = f"<Code>{error.error_type}</Code><Message>{escape(error.message)}</Message>"
    error.description = f"<ErrorResponse><Error>{told}</Error></ErrorResponse>"
    raise error


whole_scan = DynamoHandler.scan


def scan(handler):
    """Of a scan that is divided into segments, the first has all items, and the others none."""
    if handler.body.get("Segment"):
        return json.dumps({"Items": [], "Count": 0, "ScannedCount": 0})
    return whole_scan(handler)


DynamoHandler.scan = scan
DynamoHandler._determine_resource = table_of
IAMRequest._raise_access_denied = refuse


@contextlib.contextmanager
def running():
    """The server's address, while it lasts. It lets everything pass until `enforced`."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def enforced():
    """IAM decides about every request, while it lasts."""
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    ActionAuthenticatorMixin.request_count = 0
    try:
        yield
    finally:
        settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf")


class World:
    """The accounts, as whoever may do everything in them sees them."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.root = {"aws_access_key_id": "root", "aws_secret_access_key": "root"}
        iam = self.client("iam", SOURCE)
        self.user = iam.create_user(UserName="developer")["User"]["Arn"]
        key = iam.create_access_key(UserName="developer")["AccessKey"]
        self.keys = (key["AccessKeyId"], key["SecretAccessKey"])

    def client(self, service, account_id):
        """A client in an account. moto's own account is that of unknown keys."""
        keys = self.root
        if account_id != SOURCE:
            sts = boto3.client("sts", region_name=REGION, endpoint_url=self.endpoint, **self.root)
            role = f"arn:aws:iam::{account_id}:role/Administrator"
            issued = sts.assume_role(RoleArn=role, RoleSessionName="root")["Credentials"]
            keys = {
                "aws_access_key_id": issued["AccessKeyId"],
                "aws_secret_access_key": issued["SecretAccessKey"],
                "aws_session_token": issued["SessionToken"],
            }
        config = Config(proxies={})
        return boto3.client(service, region_name=REGION, endpoint_url=self.endpoint, config=config, **keys)

    def make_role(self, account_id, role, trust):
        self.client("iam", account_id).create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))

    def trust(self, account_id, role, trust):
        iam = self.client("iam", account_id)
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))

    def allow(self, account_id, role, policy):
        iam = self.client("iam", account_id)
        iam.put_role_policy(RoleName=role, PolicyName="dynahop", PolicyDocument=json.dumps(policy))

    def allow_source(self, policy):
        iam = self.client("iam", SOURCE)
        iam.put_user_policy(UserName="developer", PolicyName="dynahop", PolicyDocument=json.dumps(policy))

    def config(self, external_id=EXTERNAL_ID):
        accounts = [("prod", PROD, USE_ROLE), ("staging", STAGING, USE_ROLE), ("hub", SOURCE, "Hub")]
        more = {"prod": 'health_table = "users"\nfailover = "staging"\n', "staging": 'failover = "prod"\n'}
        sections = [
            ACCOUNT.format(name=name, account_id=account_id, role=role, external_id=external_id) + more.get(name, "")
            for name, account_id, role in accounts
        ]
        top = [f'{key} = "{self.endpoint}"\n' for key in ("endpoint_url", "sts_endpoint_url")]
        keys = [f'access_key_id = "{self.keys[0]}"\n', f'secret_access_key = "{self.keys[1]}"\n']
        return "".join([f'region = "{REGION}"\n', *top, *keys, *sections])


def everything(action="dynamodb:*"):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def without(policy):
    """The policy without each of its statements, and that statement. IAM takes no policy without any."""
    nothing = {"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"}
    statements = policy["Statement"]
    for number, statement in enumerate(statements):
        left = statements[:number] + statements[number + 1 :]
        yield {**policy, "Statement": left or [nothing]}, statement


def actions(statement):
    found = statement["Action"]
    return found if isinstance(found, list) else [found]


def printed(dynahop, *arguments):
    return json.loads(dynahop("policy", *arguments).stdout)


def fill_tables(world):
    for account_id, count in ((PROD, 40), (STAGING, 30)):
        dynamodb = world.client("dynamodb", account_id)
        create(dynamodb, "users")
        create(dynamodb, "private")
        fill(dynamodb, "users", (user(number) for number in range(count)))


def check_uses(dynahop, world):
    """Each use under the policy for it, and under that policy without each of its statements."""
    overwrite = ("--on-conflict", "overwrite", "--yes")
    skip = ("--on-conflict", "skip", "--yes")
    # What each use does, and what the subcommands do of it that the statement is for.
    uses = {
        "browse": [(("ls", "prod"), 0), (("ls", "prod:users"), 0)],
        "compare": [(("compare", "prod:users", "staging:users"), 1)],
        "copy-from": [(("copy", "prod:users", "staging:users", *overwrite), 0)],
        "copy-to": [
            (("copy", "staging:users", "prod:users", *skip), 0),
            (("copy", "staging:users", "prod:users", *overwrite), 0),
        ],
        # As the account, and as the backup; the copies before have made them alike.
        "failover": [(("check", "--failover", "prod"), 0), (("check", "--failover", "staging"), 0)],
    }
    world.allow(STAGING, USE_ROLE, everything())
    for use, commands in uses.items():
        # A backup is looked at with all that it has.
        place = "prod" if use == "failover" else "prod:users"
        policy = printed(dynahop, place, "--for", use, "--offline")
        world.allow(PROD, USE_ROLE, policy)
        with enforced():
            for command, exits in commands:
                dynahop(*command, exits=exits)
        for less, statement in without(policy):
            # No subcommand reads an index: see `check_queries`.
            if statement["Sid"] == "Indexes":
                continue
            world.allow(PROD, USE_ROLE, less)
            with enforced():
                said = denied(dynahop, [command for command, _ in commands])
            named = [action for action in actions(statement) if f'"Action": "{action}"' in said]
            check(f"{use} without {statement['Sid']} names the action that is missing", named, said)
            check(f"{use} without {statement['Sid']} names the policy it goes into", f"role {USE_ROLE}" in said, said)


def check_actions(dynahop, world):
    """Browsing by the actions of its statement on tables, as `check` reads the health table: by a key, else all of it."""
    policy = printed(dynahop, "prod:users", "--offline")

    def checked(*refused, exits=0):
        world.allow(PROD, USE_ROLE, less(policy, refused))
        with enforced():
            return dynahop("check", "prod", exits=exits).stdout

    said = checked()
    check("browsing reads by keys", "users answers to GetItem" in said, said)
    said = checked("dynamodb:GetItem")
    check("and by a scan where it may not by keys", "users answers to Scan" in said, said)
    said = checked("dynamodb:GetItem", "dynamodb:Scan", exits=1)
    check("and where it may do neither says which is missing", '"Action": "dynamodb:Scan"' in said, said)
    said = checked("dynamodb:DescribeTable", "dynamodb:Scan", "dynamodb:GetItem", exits=1)
    check("and so of describing", '"Action": "dynamodb:DescribeTable"' in said, said)


def check_failover(dynahop, world):
    """Each action of that use is missed by name: of the account by which its items are read, of the backup by which they
    are looked up."""
    policy = printed(dynahop, "prod", "--for", "failover", "--offline")
    of_account = [("prod", "Scan"), ("prod", "DescribeTable")]
    of_backup = [("staging", "BatchGetItem"), ("staging", "DescribeTable")]
    for place, action in of_account + of_backup:
        world.allow(PROD, USE_ROLE, less(policy, [f"dynamodb:{action}"]))
        with enforced():
            said = dynahop.run("check", "--failover", place).stdout
        check(f"check --failover {place} names {action} where it is missing", f"dynamodb:{action}" in said, said)


def check_queries(dynahop, world):
    """What only the terminal program does of browsing: a table and an index of it are queried, here by boto3."""
    policy = printed(dynahop, "prod:users", "--offline")
    denied = "AccessDeniedException"
    check("a table is queried", queried(world, policy) == "allowed")
    check("and without that action is not", queried(world, less(policy, ["dynamodb:Query"])) == denied)
    # The table has no such index: moto looks for it only where IAM lets it.
    said = queried(world, policy, IndexName="by-status")
    check("an index is queried", said not in ("allowed", denied), said)
    without_indexes = {**policy, "Statement": [one for one in policy["Statement"] if one["Sid"] != "Indexes"]}
    said = queried(world, without_indexes, IndexName="by-status")
    check("and without the statement on indexes is not", said == denied, said)


def queried(world, policy, **asked):
    """What becomes of a query in a session of prod's role under the policy: allowed, or the code of its refusal."""
    world.allow(PROD, USE_ROLE, policy)
    at = {"region_name": REGION, "endpoint_url": world.endpoint, "config": Config(proxies={})}
    key_id, secret = world.keys
    with enforced():
        sts = boto3.client("sts", aws_access_key_id=key_id, aws_secret_access_key=secret, **at)
        role = f"arn:aws:iam::{PROD}:role/{USE_ROLE}"
        issued = sts.assume_role(RoleArn=role, RoleSessionName="query")["Credentials"]
        dynamodb = boto3.client(
            "dynamodb",
            aws_access_key_id=issued["AccessKeyId"],
            aws_secret_access_key=issued["SecretAccessKey"],
            aws_session_token=issued["SessionToken"],
            **at,
        )
        values = {":id": {"S": "nobody"}}
        try:
            dynamodb.query(
                TableName="users", KeyConditionExpression="id = :id", ExpressionAttributeValues=values, **asked
            )
        except ClientError as error:
            return error.response["Error"]["Code"]
    return "allowed"


def less(policy, refused):
    """The policy without these actions."""
    statements = []
    for statement in policy["Statement"]:
        left = [action for action in actions(statement) if action not in refused]
        statements += [{**statement, "Action": left}] if left else []
    return {**policy, "Statement": statements}


def denied(dynahop, commands):
    """What the first of the commands says that is denied."""
    for command in commands:
        done = dynahop.run(*command)
        # What is checked is told as what is found.
        said = done.stderr + done.stdout
        if done.returncode not in (0, 1) or "AccessDenied" in said:
            check(f"dynahop {' '.join(command)} is denied", "AccessDenied" in said, said)
            return said
    check("one of the commands is denied", False, commands)


def check_other_table(dynahop, world):
    """A policy for one table is for no other."""
    world.allow(PROD, USE_ROLE, printed(dynahop, "prod:users", "--offline"))
    with enforced():
        done = dynahop("ls", "prod:private", exits=2)
    resource = f"arn:aws:dynamodb:{REGION}:{PROD}:table/private"
    check("the statement that is missing names the other table", resource in done.stderr, done.stderr)


def check_source(dynahop, world):
    policy = printed(dynahop, "--source")
    world.allow_source(policy)
    with enforced():
        dynahop("ls", "prod:users")
    for less, _ in without(policy):
        world.allow_source(less)
        with enforced():
            done = dynahop("ls", "prod:users", exits=2)
        wanted = f'"Resource": "arn:aws:iam::{PROD}:role/{USE_ROLE}"'
        check("a source that may not assume is told so", "sts:AssumeRole" in done.stderr, done.stderr)
        check("with the role that it may not assume", wanted in done.stderr, done.stderr)
    world.allow_source(policy)


def check_trust(dynahop, world, folder):
    """In the account of the source: of another, moto does not look at the trust policy."""
    world.make_role(SOURCE, "Hub", everything("sts:AssumeRole"))
    world.allow(SOURCE, "Hub", everything())
    trust = printed(dynahop, "hub", "--trust", "--show-external-id", "--principal", world.user)
    world.trust(SOURCE, "Hub", trust)
    with enforced():
        dynahop("ls", "hub")
    other = Dynahop(dynahop.binary, world.config("another-external-id"), folder)
    with enforced():
        done = other("ls", "hub", exits=2)
    check("a wrong external id is told to be one of the reasons", "sts:ExternalId" in done.stderr, done.stderr)
    for secret in (EXTERNAL_ID, "another-external-id"):
        check("no external id is told", secret not in done.stderr + done.stdout, done.stderr)
    someone = world.user.replace("developer", "someone-else")
    trust = printed(dynahop, "hub", "--trust", "--show-external-id", "--principal", someone)
    world.trust(SOURCE, "Hub", trust)
    with enforced():
        done = dynahop("ls", "hub", exits=2)
    check("whom the trust policy has to name is told", world.user in done.stderr, done.stderr)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other, running() as endpoint:
        world = World(endpoint)
        dynahop = Dynahop(sys.argv[1], world.config(), folder)
        trust = everything("sts:AssumeRole")
        for account_id in (PROD, STAGING):
            world.make_role(account_id, USE_ROLE, trust)
        fill_tables(world)
        world.allow_source(printed(dynahop, "--source"))
        check_uses(dynahop, world)
        check_actions(dynahop, world)
        check_failover(dynahop, world)
        check_queries(dynahop, world)
        check_other_table(dynahop, world)
        check_source(dynahop, world)
        check_trust(dynahop, world, other)
    print("all checks hold")
    print("not shown by moto: session policies, tags, source identities, MFA, trust between accounts, KMS")


if __name__ == "__main__":
    main()
