#!/bin/sh
# Resolves pyproject.toml into exact versions with hashes, for every system and Python at once.
# Usage: lock.sh UV
set -eu
uv=$1
common="--universal --generate-hashes --python-version 3.11 --quiet --upgrade"
# shellcheck disable=SC2086 - the options are words
"$uv" pip compile pyproject.toml $common --custom-compile-command "make lock" \
    --extra course --extra distributed --extra dev --output-file locks/dev.txt
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml $common --custom-compile-command "make lock" \
    --constraint locks/dev.txt --output-file locks/site.txt
