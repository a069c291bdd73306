#!/usr/bin/env python3
"""dynahop against moto: roles are assumed at its STS, and the identity of each account is proven.

usage: moto_server.py DYNAHOP

DYNAHOP is the built program. Exits 0 when every check holds. The server is in this process, on a free loopback port.
"""

import contextlib
import logging
import sys
import tempfile

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

from common import Dynahop, check, check_all

REGION = "eu-west-1"
ROLES = {
    "source": "arn:aws:iam::111111111111:role/Reader",
    "target": "arn:aws:iam::222222222222:role/Writer",
}
ACCOUNT = """
[accounts.{name}]
role_arn = "{role}"
external_id = "an-external-id"
access = "{access}"
"""


@contextlib.contextmanager
def running():
    """The server's address, while it lasts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def client(service, endpoint, keys):
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint, config=Config(proxies={}), **keys)


def in_account(endpoint, role):
    sts = client("sts", endpoint, {"aws_access_key_id": "source", "aws_secret_access_key": "source"})
    issued = sts.assume_role(RoleArn=role, RoleSessionName="boto3")["Credentials"]
    keys = {
        "aws_access_key_id": issued["AccessKeyId"],
        "aws_secret_access_key": issued["SecretAccessKey"],
        "aws_session_token": issued["SessionToken"],
    }
    return client("dynamodb", endpoint, keys)


def config(endpoint):
    accounts = [
        ("source", ROLES["source"], "read-only"),
        ("target", ROLES["target"], "free"),
        ("guarded", ROLES["target"], "confirm"),
        ("read-only", ROLES["target"], "read-only"),
    ]
    sections = [ACCOUNT.format(name=name, role=role, access=access) for name, role, access in accounts]
    top = [f'{key} = "{endpoint}"\n' for key in ("endpoint_url", "sts_endpoint_url")]
    keys = ['access_key_id = "source"\n', 'secret_access_key = "source"\n']
    return "".join([f'region = "{REGION}"\n', *top, *keys, *sections])


def check_identity(dynahop):
    for name, role in ROLES.items():
        found = dynahop.json("ls", name)
        check(f"{name} is proven to be the role's account", found["account_id"] == role.split(":")[4], found)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder, running() as endpoint:
        clients = {name: in_account(endpoint, role) for name, role in ROLES.items()}
        dynahop = Dynahop(sys.argv[1], config(endpoint), folder)
        check_identity(dynahop)
        check_all(dynahop, clients)
    print("all checks hold")


if __name__ == "__main__":
    main()
