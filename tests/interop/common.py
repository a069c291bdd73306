"""What the suites share: running dynahop, sample tables, and the job that it is for, checked step by step.

A suite makes two accounts that dynahop reaches by its config, and a boto3 client for each that goes another way, so that
what dynahop says and does is checked by somebody else.
"""

import json
import os
import subprocess
import sys

KEY = {"AttributeName": "id", "KeyType": "HASH"}
PADDING = "x" * 6_000
"""Big enough for `users` to need more than one page of a megabyte."""

KITCHEN_SINK = {
    "id": {"S": "every type"},
    "string": {"S": "Zoë \u202e\u0007\x1b[31m 👩‍👩‍👧 e\u0301"},
    "empty string": {"S": ""},
    "longest": {"N": "12345678901234567890123456789012345678"},
    "longest fraction": {"N": "0.12345678901234567890123456789012345678"},
    "largest": {"N": "9.9999999999999999999999999999999999999E+125"},
    "smallest": {"N": "1E-130"},
    "negative": {"N": "-9007199254740993"},
    "binary": {"B": bytes(range(256))},
    "empty binary": {"B": b""},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "null": {"NULL": True},
    "strings": {"SS": ["a", "b", "ü"]},
    "numbers": {"NS": ["1", "2.5", "12345678901234567890123456789012345678"]},
    "binaries": {"BS": [b"\x00", b"\xff\xfe"]},
    "list": {"L": [{"S": ""}, {"N": "0"}, {"L": []}, {"M": {}}]},
    "map": {"M": {"a.b": {"M": {"deep": {"L": [{"M": {"\n": {"S": "a line for a name"}}}]}}}}},
}


def check(what, holds, *details):
    if not holds:
        sys.exit("\n".join([f"FAILED: {what}", *map(str, details)]))
    print(f"ok: {what}")


class Dynahop:
    """The program under test, with a config. Its environment holds nothing but traps."""

    def __init__(self, binary, config, folder):
        self.binary = os.path.abspath(binary)
        self.config = os.path.join(folder, "config.toml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(config)
        self.environment = {
            "HOME": str(folder),
            "PATH": os.environ["PATH"],
            # None of these may count: the config says where an account is and who asks.
            "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1",
            "AWS_ACCESS_KEY_ID": "WRONG",
            "AWS_SECRET_ACCESS_KEY": "wrong",
            "AWS_REGION": "sa-east-1",
        }

    def run(self, *arguments):
        command = [self.binary, "--config", self.config, *arguments]
        return subprocess.run(
            command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )

    def __call__(self, *arguments, exits=0):
        done = self.run(*arguments)
        what = f"dynahop {' '.join(arguments)} exits with {exits}"
        check(what, done.returncode == exits, f"exit code {done.returncode}", done.stdout, done.stderr)
        return done

    def json(self, *arguments, exits=0):
        return json.loads(self(*arguments, "--format", "json", exits=exits).stdout)

    def counts(self, source, target, exits):
        found = self.json("compare", source, target, exits=exits)
        check("the comparison is complete", found["complete"], found)
        return {name: found[name] for name in ("same", "changed", "only_source", "only_target")}


def create(client, name, *keys, types="S"):
    keys = keys or (KEY,)
    attributes = [
        {"AttributeName": key["AttributeName"], "AttributeType": kind} for key, kind in zip(keys, types, strict=True)
    ]
    client.create_table(
        TableName=name, KeySchema=list(keys), AttributeDefinitions=attributes, BillingMode="PAY_PER_REQUEST"
    )


def user(number, **attributes):
    return {"id": {"S": f"u-{number:04}"}, "padding": {"S": PADDING}, **attributes}


def fill(client, table, items):
    items = list(items)
    for start in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
        left = client.batch_write_item(RequestItems={table: puts})["UnprocessedItems"]
        check("the sample data is written", not left) if left else None


def sample(source, target):
    """Tables in both accounts; `users` has 250 items alike, 20 changed, 30 only at the source, 10 only at the target."""
    for client in (source, target):
        create(client, "users")
        create(client, "kitchen-sink")
        order = {"AttributeName": "number", "KeyType": "RANGE"}
        create(client, "orders", {"AttributeName": "customer", "KeyType": "HASH"}, order, types="SN")
    fill(source, "users", (user(number, plan={"S": "pro"}) for number in range(300)))
    fill(target, "users", (user(number, plan={"S": "pro" if number < 250 else "free"}) for number in range(270)))
    fill(target, "users", (user(number) for number in range(900, 910)))
    fill(source, "kitchen-sink", [KITCHEN_SINK])
    fill(source, "orders", ({"customer": {"S": "c-1"}, "number": {"N": str(number)}} for number in range(40)))
    create(source, "other-key", {"AttributeName": "name", "KeyType": "HASH"})
    create(target, "other-key")


def plainly(value):
    """A value with its sets sorted: their order does not count."""
    if isinstance(value, dict):
        return {name: sorted(one) if name in ("SS", "NS", "BS") else plainly(one) for name, one in value.items()}
    return [plainly(one) for one in value] if isinstance(value, list) else value


def whole(client, table):
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def check_tables(dynahop, account, client):
    names = [f"table-{number:03}" for number in range(105)]
    for name in names:
        create(client, name)
    found = dynahop.json("ls", account)["tables"]
    check("more tables than one page are listed", set(names) < set(found), found)
    shape = dynahop.json("ls", f"{account}:orders")
    keys = [{"name": "customer", "type": "S"}, {"name": "number", "type": "N"}]
    check("a table's key is told", shape["key"] == keys, shape)


def check_comparing(dynahop, source, target):
    counts = dynahop.counts(f"{source}:users", f"{target}:users", exits=1)
    check("the counts are right", counts == {"same": 250, "changed": 20, "only_source": 30, "only_target": 10}, counts)
    lines = dynahop("compare", f"{source}:users", f"{target}:users", exits=1).stdout.splitlines()
    check("text names each difference", len([line for line in lines if " u-" in line]) == 60, *lines)
    ignored = dynahop.json("compare", f"{source}:users", f"{target}:users", "--ignore", "plan", exits=1)
    check("an ignored attribute does not count", ignored["same"] == 270 and ignored["changed"] == 0, ignored)


def check_copying(dynahop, source, target, clients):
    places = (f"{source}:users", f"{target}:users")
    before = whole(clients[target], "users")
    dynahop("copy", *places, "--on-conflict", "overwrite", "--dry-run")
    dynahop("copy", *places, "--on-conflict", "overwrite", exits=2)
    check("neither a dry run nor a copy that nobody confirmed writes", whole(clients[target], "users") == before)
    dynahop("copy", *places, "--on-conflict", "skip", "--yes")
    counts = dynahop.counts(*places, exits=1)
    check("skip writes what is missing, nothing else", (counts["changed"], counts["only_source"]) == (20, 0), counts)
    dynahop("copy", *places, "--on-conflict", "overwrite", "--yes")
    counts = dynahop.counts(*places, exits=1)
    check("nothing is deleted", counts == {"same": 300, "changed": 0, "only_source": 0, "only_target": 10}, counts)
    for number in range(900, 910):
        clients[target].delete_item(TableName="users", Key={"id": {"S": f"u-{number:04}"}})
    dynahop.counts(*places, exits=0)
    dynahop("copy", f"{source}:orders", f"{target}:orders", "--on-conflict", "overwrite", "--yes")
    dynahop.counts(f"{source}:orders", f"{target}:orders", exits=0)


def check_selecting(dynahop, source, target, clients):
    """What meets a condition, and what has a key, of tables that hold the same: each is deleted and comes back alone."""
    places = (f"{source}:orders", f"{target}:orders")
    skip = ("--on-conflict", "skip", "--yes")

    def arrives(numbers, *selection):
        for number in range(40):
            key = {"customer": {"S": "c-1"}, "number": {"N": str(number)}}
            clients[target].delete_item(TableName="orders", Key=key)
        dynahop("copy", *places, *selection, *skip)
        arrived = sorted(int(item["number"]["N"]) for item in whole(clients[target], "orders"))
        check(f"{selection} selects these and no others", arrived == list(numbers), arrived)

    arrives(range(10, 13), "--where", 'customer = "c-1" and number between 10 and 12')
    arrives(range(38, 40), "--where", 'number > 37 and not (customer <> "c-1") and attribute_not_exists("odd name".a[0])')
    arrives([3, 7], "--where", "number in (3, 7.0)")
    arrives([5], "--where", f"number in (5, {', '.join(str(number) for number in range(1000, 1100))})")
    arrives([8], "--where", " and ".join(["number = 8", *(f"not a{name} = 1" for name in range(200))]))
    arrives([], "--where", 'customer = "c-1" and number >= 7 and number <= 3')
    arrives([9], "--where", "number = 9 or contains(state, true) or contains(state, null)")
    arrives([5], "--key", "c-1 / 5")
    arrives([6], "--where", 'customer = "c-1" and number = 6')
    for condition in ("number < 8", 'customer = "c-1" and number < 8'):
        compared = dynahop.json("compare", *places, "--where", condition, exits=1)
        check(f"what meets {condition} is compared", (compared["same"], compared["only_source"]) == (1, 7), compared)
    dynahop("copy", *places, *skip)


def check_bytes(dynahop, source, target, clients):
    places = (f"{source}:kitchen-sink", f"{target}:kitchen-sink")
    dynahop("copy", *places, "--on-conflict", "overwrite", "--yes")
    dynahop.counts(*places, exits=0)
    (sent,), (arrived,) = whole(clients[source], "kitchen-sink"), whole(clients[target], "kitchen-sink")
    check("every type arrives as it was", plainly(arrived) == plainly(sent), sent, arrived)
    check("the longest number has its 38 digits", arrived["longest"] == KITCHEN_SINK["longest"], arrived["longest"])


def check_refusals(dynahop, source, target, guarded, read_only):
    """`guarded` and `read_only` are the target's account once more, with these accesses."""
    overwrite = ("--on-conflict", "overwrite")
    copy = ("copy", f"{source}:users", f"{guarded}:users", *overwrite)
    dynahop(*copy, "--yes", exits=2)
    dynahop(*copy, "--confirm", "wrong", exits=2)
    dynahop(*copy, "--confirm", guarded)
    dynahop("copy", f"{source}:users", f"{read_only}:users", *overwrite, "--confirm", read_only, exits=2)
    dynahop("copy", f"{source}:users", f"{target}:missing", *overwrite, "--yes", exits=2)
    dynahop("copy", f"{source}:other-key", f"{target}:other-key", *overwrite, "--yes", exits=2)
    dynahop("copy", f"{source}:users", f"{source}:users", *overwrite, "--yes", exits=2)
    dynahop("compare", f"{source}:users", f"{target}:missing", exits=2)


def check_all(dynahop, clients, source="source", target="target"):
    sample(clients[source], clients[target])
    check_tables(dynahop, source, clients[source])
    check_comparing(dynahop, source, target)
    check_copying(dynahop, source, target, clients)
    check_selecting(dynahop, source, target, clients)
    check_bytes(dynahop, source, target, clients)
    check_refusals(dynahop, source, target, "guarded", "read-only")
