#!/usr/bin/env python3
"""dynahop against DynamoDB Local, which has no STS: the identity stays unverified, and is said to be.

There are two of it, one for each account: where nobody proves who answers, one endpoint is taken for one account.

usage: dynamodb_local.py DYNAHOP EMULATOR

DYNAHOP is the built program, EMULATOR the folder with DynamoDBLocal.jar. Needs Java (a JDK). Exits 0 when every check holds.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile

import boto3
from botocore.config import Config

from common import Dynahop, check, check_all

LAUNCHER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "LoopbackDynamoDB.java")
REGION = "eu-west-1"

ACCOUNT = """
[accounts.{name}]
endpoint_url = "{endpoint}"
access = "{access}"
"""


@contextlib.contextmanager
def running(emulator):
    """DynamoDB Local on a free loopback port, while this lasts."""
    path = os.pathsep.join([f"{emulator}/DynamoDBLocal.jar", f"{emulator}/DynamoDBLocal_lib/*"])
    command = ["java", f"-Djava.library.path={emulator}/DynamoDBLocal_lib", "-cp", path, LAUNCHER]
    command += ["-inMemory", "-disableTelemetry"]
    # It leaves a file where it runs.
    scratch = tempfile.TemporaryDirectory()
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, cwd=scratch.name)
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if line.startswith("listening on "):
                break
        else:
            sys.exit("FAILED: DynamoDB Local did not start\n" + "".join(said))
        yield said[-1].removeprefix("listening on ").strip()
    finally:
        server.terminate()
        server.communicate()
        scratch.cleanup()


def client(endpoint):
    return boto3.client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(proxies={}),
    )


def config(source, target):
    accounts = [
        ("source", source, "read-only"),
        ("target", target, "free"),
        ("guarded", target, "confirm"),
        ("read-only", target, "read-only"),
    ]
    sections = [ACCOUNT.format(name=name, endpoint=endpoint, access=access) for name, endpoint, access in accounts]
    top = [f'region = "{REGION}"\n', 'access_key_id = "local"\n', 'secret_access_key = "local"\n']
    return "".join([*top, *sections])


def check_identity(dynahop):
    found = dynahop.json("ls", "source")
    check("the identity is not claimed", found["account_id"] is None, found)
    text = dynahop("ls", "source:users").stdout
    check("it is said to be unverified", "unverified" in text, text)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    # Stopped from outside, the server is stopped, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    emulator = os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder, running(emulator) as source, running(emulator) as target:
        clients = {"source": client(source), "target": client(target)}
        dynahop = Dynahop(sys.argv[1], config(source, target), folder)
        check_all(dynahop, clients)
        check_identity(dynahop)
    print("all checks hold")


if __name__ == "__main__":
    main()
