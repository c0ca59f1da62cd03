#!/bin/sh
# Makes sure of a Chromium, which takes the pictures of TensorBoard, and of Bangla letters for it.
# Usage: browser.sh PYTHON
set -u
python=$1
here() { "$python" -c 'from tatka.core.browser import find_browser; find_browser()' 2>/dev/null; }
letters() { ! command -v fc-list >/dev/null || [ -n "$(fc-list :lang=bn)" ]; }

if here && letters; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium and Bangla fonts …"
    # A list of packages that is a day old is good enough; none at all is not.
    apt-get install -y -qq chromium fonts-noto-core >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core; } >/dev/null
elif ! here; then
    echo "Installing Chromium for Playwright …"
    "$python" -m playwright install chromium
fi
here || echo "warning: no Chromium found; 'tatka doctor' says what to do." >&2
letters || echo "warning: no Bangla font found; install Noto Sans Bengali (Debian: fonts-noto-core)." >&2
exit 0
