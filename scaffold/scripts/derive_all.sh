#!/bin/sh
# Brings semantic/, state/, event_clock/ and world_model/ up to date with the traces of HEAD.
#
#   ./scripts/derive_all.sh            what changed
#   ./scripts/derive_all.sh --clean    everything from nothing; what comes from no trace is removed
#   ./scripts/derive_all.sh --check    only look: 0 up to date, 1 not
#
# It ends with 2 where it could not derive. All options: trace-gate derive --help
set -u

top=$(git rev-parse --show-toplevel) && cd "$top" || exit 2
if ! command -v trace-gate >/dev/null 2>&1; then
    echo 'trace-gate is not installed, so nothing was derived. Fix: pip install trace-gate' >&2
    exit 2
fi

exec trace-gate derive "$@"
