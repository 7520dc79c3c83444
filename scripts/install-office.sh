#!/bin/sh
# Tests have LibreOffice edit a ledger and open what we write: install it where we may; without it those tests skip.
set -eu
missing=
command -v soffice >/dev/null 2>&1 || missing="libreoffice-calc libreoffice-writer"
/usr/bin/python3 -c 'import uno' >/dev/null 2>&1 || missing="$missing python3-uno"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -eq 0 ]; then sudo=; elif command -v sudo >/dev/null 2>&1; then sudo="sudo -n"; else
    echo "Tests with LibreOffice skip; they need these Debian packages: $missing" >&2
    exit 0
fi
$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing \
    >/dev/null || echo "Tests with LibreOffice skip; these Debian packages could not be installed: $missing" >&2
