#!/usr/bin/env bash
# Says what building convex-schema-plan from this checkout takes, as step outputs: the version of Go, where the binary
# goes, and a key for the cache that changes whenever the program does.
#
# Nothing is released yet. Once something is, this is the place to download it instead.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"

# Names and contents of everything that is compiled in. git is there wherever a check makes sense, sha256sum is not.
sources=$(find go.mod go.sum cmd internal pkg -type f ! -name '*_test.go' ! -path '*/testdata/*' | LC_ALL=C sort)
hash=$( (printf '%s\n' "$sources" && printf '%s\n' "$sources" | git hash-object --stdin-paths) | git hash-object --stdin)

folder=$RUNNER_TEMP/convex-schema-plan-bin
binary=$folder/convex-schema-plan
if [ "$RUNNER_OS" = Windows ]; then
  binary=$binary.exe
fi

{
  echo "go-version=$(sed -n 's/^go //p' go.mod)"
  echo "folder=$folder"
  echo "binary=$binary"
  echo "key=convex-schema-plan-$RUNNER_OS-$RUNNER_ARCH-$hash"
} >>"$GITHUB_OUTPUT"
