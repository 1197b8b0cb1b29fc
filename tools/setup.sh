#!/bin/sh
# Makes .venv/ from requirements.lock, with the Debian packages it needs where we may install them.
# Called by every make target; done already, it only compares a stamp.
set -eu
cd "$(dirname "$0")/.."

# What has to be on the system: "file of the loader or path" and the Debian package that brings it.
# Ubuntu renamed libglib2.0-0 (…t64) but the new package provides the old name, so apt finds it.
# Those of xcb are for a window on a screen; the others Qt needs without one too.
NEEDED="libglib-2.0.so.0=libglib2.0-0
libGL.so.1=libgl1
libEGL.so.1=libegl1
libxkbcommon.so.0=libxkbcommon0
libfontconfig.so.1=libfontconfig1
libdbus-1.so.3=libdbus-1-3
libxcb-cursor.so.0=libxcb-cursor0
libxcb-icccm.so.4=libxcb-icccm4
libxcb-image.so.0=libxcb-image0
libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-render-util.so.0=libxcb-render-util0
libxcb-shape.so.0=libxcb-shape0
libxcb-xkb.so.1=libxcb-xkb1
libxkbcommon-x11.so.0=libxkbcommon-x11-0
/etc/ssl/certs/ca-certificates.crt=ca-certificates"

works() {  # is $1 a Python that is new enough and can make a virtual environment with pip?
    "$1" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3; do
        if works "$python"; then
            echo "$python"
            return
        fi
    done
}

fingerprint() {  # changes with the lock, this script, the folder, and the Python inside .venv
    .venv/bin/python -c '
import hashlib, os, sys
made_from = b"".join(open(name, "rb").read() for name in ("requirements.lock", "tools/setup.sh"))
print(hashlib.sha256(made_from).hexdigest(), os.getcwd(), sys.version.split()[0])'
}

if [ -f .venv/stamp ] && [ "$(fingerprint 2>/dev/null)" = "$(cat .venv/stamp)" ]; then
    exit 0
fi

packages=""
libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)
if command -v apt-get >/dev/null; then
    for pair in $NEEDED; do
        file=${pair%%=*}
        case "$file" in
            /*) [ -e "$file" ] || packages="$packages ${pair#*=}" ;;
            *) case "$libraries" in *"$file"*) ;; *) packages="$packages ${pair#*=}" ;; esac ;;
        esac
    done
    [ -n "$(find_python)" ] || packages="$packages python3 python3-venv"
fi

if [ -n "$packages" ]; then
    install="env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install$packages"
    update="apt-get -qq update"
    if [ "$(id -u)" = 0 ]; then
        sudo=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        echo "Some system packages are missing. Run this line as an administrator, then repeat your command:" >&2
        echo "    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends$packages'" >&2
        exit 1
    fi
    echo "Installing system packages:$packages"
    # The lists of packages may be missing or old: only then are they fetched.
    $sudo $install >/dev/null 2>&1 || { $sudo $update && $sudo $install >/dev/null; }
fi

python=$(find_python)
if [ -z "$python" ]; then
    echo "Python 3.11 or later with its venv module is needed and was not found." >&2
    exit 1
fi

echo "Setting up .venv with $("$python" --version) (once; about 200 MB to fetch)"
rm -rf .venv
"$python" -m venv .venv
# Wheels only: nothing is compiled here, and a platform without one fails in a plain way. odfpy alone has
# none; it is plain Python.
.venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
    --only-binary :all: --no-binary odfpy -r requirements.lock
fingerprint >.venv/stamp.new
mv .venv/stamp.new .venv/stamp
