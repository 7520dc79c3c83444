#!/bin/sh
# Tests have tesseract read scanned pages: install it where we may; without it those tests skip.
set -eu
tesseract --list-langs 2>/dev/null | grep -q '^chi_sim$' && exit 0
missing="tesseract-ocr tesseract-ocr-chi-sim"
if [ "$(id -u)" -eq 0 ]; then sudo=; elif command -v sudo >/dev/null 2>&1; then sudo="sudo -n"; else
    echo "Tests of text recognition skip; they need these Debian packages: $missing" >&2
    exit 0
fi
$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing \
    >/dev/null || echo "Tests of text recognition skip; these Debian packages could not be installed: $missing" >&2
