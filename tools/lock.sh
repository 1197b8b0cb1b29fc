#!/bin/sh
# Makes requirements.lock from pyproject.toml: every platform, every hash, the public registry only.
# uv lives in a throw-away environment: nobody else needs its 60 MB.
set -eu
cd "$(dirname "$0")/.."
uv_folder=$(mktemp -d)
trap 'rm -rf "$uv_folder"' EXIT
python=.venv/bin/python  # may be missing or out of date: the lock must not be needed to make the lock
[ -x "$python" ] || python=python3
"$python" -m venv "$uv_folder"
"$uv_folder/bin/python" -m pip install --quiet "uv==0.13.9"
# Neither configuration nor environment may name another index: a mirror's own builds must not get in.
env -u UV_INDEX -u UV_NO_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
    "$uv_folder/bin/uv" pip compile --no-config --quiet --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url \
    --extra dev --extra postgres --custom-compile-command "make lock" \
    --output-file requirements.lock pyproject.toml
