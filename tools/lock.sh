#!/bin/sh
# Resolves pyproject.toml into exact versions with hashes, for every system and Python at once.
# Usage: lock.sh UV [OPTION …]; with --upgrade newer versions are taken, without it the locked ones
# stay and only what is missing is added.
set -eu
uv=$1
shift
common="--universal --generate-hashes --python-version 3.11 --quiet"
# shellcheck disable=SC2086 - the options are words, here and below
"$uv" pip compile pyproject.toml $common "$@" --custom-compile-command "make lock" \
    --extra dev --output-file locks/dev.txt
"$uv" pip compile - $common --custom-compile-command "make lock" \
    --constraint locks/dev.txt --output-file locks/publish.txt <<END
uv
END
for lock in check:--extra=check site:; do
    # shellcheck disable=SC2086 - as above
    "$uv" pip compile pyproject.toml $common --custom-compile-command "make lock" \
        --constraint locks/dev.txt ${lock#*:} --output-file "locks/${lock%%:*}.txt"
done
