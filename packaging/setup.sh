#!/usr/bin/env bash
# Installs what the kiosk needs: packaging/setup.sh run | test
#
# Debian packages (as root or with sudo), then .venv with the locked Python packages, checked by hash.
# Says plainly what it can't install. Silent where nothing is to do; may be called any number of times.
set -euo pipefail
export LC_ALL=C.UTF-8 # apt's answers are read
cd "$(dirname "$0")/.."

what=${1:?run or test}
case $what in
run) lists=(packaging/apt/run.txt) lock=requirements.lock ;;
test) lists=(packaging/apt/run.txt packaging/apt/test.txt) lock=requirements-test.lock ;;
*) echo "setup: run or test, not '$what'" >&2 && exit 2 ;;
esac
say() { echo "setup: $*" >&2; }

# ---- Debian packages ---------------------------------------------------------------------------------------

wanted() { # one line a package: its names, separated by blanks
    sed 's/#.*//; s/|/ /g' "${lists[@]}" | grep -v '^ *$'
}

missing() {
    local names name installed
    installed=$(dpkg-query -W -f='${binary:Package} ${db:Status-Status}\n' | sed -n 's/\(:[^ ]*\)\? installed$//p')
    wanted | while read -ra names; do
        for name in "${names[@]}"; do grep -qx -- "$name" <<<"$installed" && continue 2; done
        echo "${names[@]}"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo "$@"
    else
        return 1
    fi
}

install_packages() {
    local gone names name found=()
    if ! command -v apt-get >/dev/null; then
        say "this is no Debian system; install what packaging/apt/run.txt names by your own means"
        return
    fi
    gone=$(missing)
    [ -n "$gone" ] || return 0
    say "Debian packages to install: $(echo "$gone" | tr '\n' ' ')"
    if ! as_root true; then
        say "neither root nor sudo: can't install them. Ask an administrator for: apt-get install $(echo "$gone" | cut -d' ' -f1 | tr '\n' ' ')"
        return
    fi
    as_root apt-get update -qq || say "the package lists could not be renewed; going on with the old ones"
    while read -ra names; do
        for name in "${names[@]}"; do
            if [[ $(apt-cache policy "$name") =~ Candidate:\ [^\(] ]]; then found+=("$name") && continue 2; fi
        done
        say "can't install ${names[*]}: this release has no such package"
    done <<<"$gone"
    [ ${#found[@]} -gt 0 ] || return 0
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${found[@]}" \
        </dev/null >.setup.log 2>&1 || { tail -n 20 .setup.log >&2; }
    gone=$(missing | tr '\n' ' ')
    if [ -n "$gone" ]; then say "could not be installed: $gone"; else rm -f .setup.log; fi
}

# ---- Python packages ---------------------------------------------------------------------------------------
make_venv() {
    local python=${PYTHON:-python3} digest mark
    # The interpreter and the place belong to the mark: a moved folder or a new Python is set up afresh.
    digest=$({ cat ./*.lock packaging/*.lock pyproject.toml && pwd && "$python" -V; } 2>&1 | sha256sum)
    for mark in "$what" test; do # what serves the tests serves the kiosk
        [ "$(cat ".venv/.installed-$mark" 2>/dev/null)" != "$digest" ] || return 0
    done
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Python 3.11 or newer is needed, '$python' is $("$python" -V 2>&1). Name another: make PYTHON=python3.12"
        exit 1
    fi
    say "installing the Python packages of $lock into .venv"
    "$python" -m venv --clear .venv || { say ".venv can't be made (see above; Debian's own Python needs python3-venv)" && exit 1; }
    local pip=(.venv/bin/python -m pip --disable-pip-version-check -qq install)
    # The build tools come locked too; what compiles is built with them, not with others fetched on the way.
    "${pip[@]}" --require-hashes -r packaging/requirements-build.lock
    local PATH=$PWD/.venv/bin:$PATH
    # The lock is whole, so nothing is solved for here: it leaves out what one package asks for (packaging/lock.sh).
    if ! "${pip[@]}" --require-hashes --no-deps --no-build-isolation -r $lock; then
        say "the Python packages could not be installed (see above; pyscard compiles: gcc, libpcsclite-dev, python3-dev)"
        exit 1
    fi
    "${pip[@]}" --no-deps --no-build-isolation --editable .
    echo "$digest" >".venv/.installed-$what"
}

# ---- the voice ---------------------------------------------------------------------------------------------
render_voice() { # says itself what is missing; the kiosk runs without a voice
    .venv/bin/python -m drivers.voice.render || true
}

install_packages
make_venv
render_voice
