#!/bin/sh
# trace-gate hook shim @STAMP@ for @NAME@. `trace-gate install` writes it, `trace-gate install --uninstall` takes it away.
earlier="${0%/*}/@NAME@.before-trace-gate" # the hook that was here before: it runs first, and can stop
gate() {
    [ ! -x @PYTHON@ ] || [ ! -e @ENTRY@ ] || exec @PYTHON@ @ISOLATED@ -c @CODE@ hook @NAME@ "$@"
    ! command -v trace-gate >/dev/null || exec trace-gate hook @NAME@ "$@"
    echo 'trace-gate: what installed this hook is gone, so @LOST@. Fix: pip install trace-gate && trace-gate install' >&2
    exit @GONE@
}
[ -x "$earlier" ] || gate "$@"
lines= failed=0
case @NAME@ in
pre-push | post-rewrite) # Git says on standard input what it is about: both read it
    while IFS= read -r line; do lines="$lines$line
"; done
    printf %s "$lines" 2>/dev/null | "$earlier" "$@" || failed=$?
    ;;
*) "$earlier" "$@" || failed=$? ;;
esac
case @NAME@:$failed in # after the fact nothing is left to stop
*:0 | post-*) printf %s "$lines" | (gate "$@") || failed=$? ;;
esac
exit "$failed"
