#!/bin/sh
# The governance check: first everything that stands, then the change.
#
#   ./scripts/trace_guard.sh                  the traces and the policy of HEAD, then what is staged
#   ./scripts/trace_guard.sh BASE..HEAD       ... then the commits of HEAD that BASE does not have
#
# It ends with 0 (PASS), 1 (BLOCK or ESCALATE), or 2 (could not judge): the worse of the two.
set -u

top=$(git rev-parse --show-toplevel) && cd "$top" || exit 2
if ! command -v trace-gate >/dev/null 2>&1; then
    echo 'trace-gate is not installed, so nothing was judged. Fix: pip install trace-gate' >&2
    exit 2
fi

trace-gate check --all
stands=$?
if [ "$#" -gt 0 ]; then
    trace-gate check --range "$1"
else
    trace-gate check --staged
fi
change=$?

[ "$stands" -gt "$change" ] && exit "$stands"
exit "$change"
