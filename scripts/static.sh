#!/usr/bin/env bash
# Puts the third-party stylesheets and scripts in place: node, npm ci, copy. Without them pages are plain and readable.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"

warn() {
    echo "install: $1" >&2
    echo "install: pages will be plain and without charts; run 'make install' again once this is mended." >&2
}

node_is_new_enough() {
    command -v "$1" >/dev/null 2>&1 && [ "$("$1" -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    if node_is_new_enough node && command -v npm >/dev/null 2>&1; then
        npm=(npm)
    else
        echo "install: node from PyPI, because this machine has none or one older than 20"
        if ! "$bin/uv" pip install --quiet --python "$bin/python" --require-hashes --requirement requirements-node.txt; then
            warn "node could not be installed"
            exit 1
        fi
        npm=("$bin/npm")
        export PATH="$bin:$PATH"
    fi
    echo "install: stylesheets and scripts"
    if ! "${npm[@]}" ci --ignore-scripts --silent; then
        warn "npm ci failed"
        exit 1
    fi
    touch node_modules/.package-lock.json
fi
PYTHONPATH=src "$bin/python" -m mycel.site.vendor node_modules || { warn "the files could not be copied"; exit 1; }
