#!/usr/bin/env bash
# Builds the program from this checkout to $BINARY. The checkout of an action is no git repository, or one of another
# user, which Go refuses to stamp a build with.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"
CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$BINARY" ./cmd/convex-schema-plan
