#!/bin/sh
# trace-gate hook shim @STAMP@ for @NAME@. `trace-gate install` writes it, `trace-gate install --uninstall` takes it away.
earlier="${0%/*}/@NAME@.before-trace-gate" # the hook that was here before: it runs first, and can stop
gate() {
    [ ! -x @PYTHON@ ] || [ ! -e @ENTRY@ ] || exec @PYTHON@ @ISOLATED@ -c 'from trace_gate.cli.entry import main; main()' hook @NAME@ "$@"
    ! command -v trace-gate >/dev/null || exec trace-gate hook @NAME@ "$@"
    echo 'trace-gate: what installed this hook is gone, so nothing was judged. Fix: pip install trace-gate && trace-gate install' >&2
    exit 2
}
if [ @NAME@ = pre-push ] && [ -x "$earlier" ]; then # Git says on standard input what is pushed: both read it
    lines=
    while IFS= read -r line; do lines="$lines$line
"; done
    printf %s "$lines" 2>/dev/null | "$earlier" "$@" || exit
    printf %s "$lines" | gate "$@"
    exit
fi
[ ! -x "$earlier" ] || "$earlier" "$@" || exit
gate "$@"
