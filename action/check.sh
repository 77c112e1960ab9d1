#!/usr/bin/env bash
# Runs the one check of the action. It ends well even when the check does not, so that the comment can be written; the
# exit code of the check is the step output exit-code. The program itself writes the annotations, the job summary and the
# outputs verdict, errors and warnings.
set -euo pipefail

# refuse says what is wrong with the inputs and ends as a check with a wrong command line.
refuse() {
  local message=$1
  message=${message//'%'/%25}
  message=${message//$'\r'/%0D}
  message=${message//$'\n'/%0A}
  echo "::error title=convex-schema-plan::$message"
  echo "exit-code=2" >>"$GITHUB_OUTPUT"
  exit 0
}

# absolute prints a path as seen from any folder; a relative one is meant from the workspace.
absolute() {
  case $1 in
  /* | ?:[\\/]*) printf '%s' "$1" ;;
  *) printf '%s/%s' "$GITHUB_WORKSPACE" "$1" ;;
  esac
}

reports=$(mktemp -d "$RUNNER_TEMP/convex-schema-plan.XXXXXX")
markdown=$reports/report.md
sarif=$reports/convex-schema-plan.sarif
if [ -n "$SARIF_FILE" ]; then
  sarif=$(absolute "$SARIF_FILE")
fi
case $sarif in *[$'\r\n']*) refuse "The input sarif-file holds a line break: $SARIF_FILE" ;; esac

# shellcheck disable=SC2153 # set by action.yml, as all in capitals
binary=$(absolute "$BINARY")
if [ ! -f "$binary" ] || [ ! -x "$binary" ]; then
  refuse "The input binary is no program: there is no executable file $binary. Give its path from the workspace, or leave the input out to have it built."
fi
cd "$(absolute "$WORKING_DIRECTORY")" 2>/dev/null ||
  refuse "The input working-directory is no folder of the workspace: $WORKING_DIRECTORY. Is there an actions/checkout step before this one?"
mkdir -p "$(dirname "$sarif")"
rm -f "$sarif" # of an earlier run; this one may not get as far

# --flag=value, so that no value is ever taken for a flag.
arguments=(check --fetch "--report=sarif=$sarif" "--report=markdown=$markdown")
# Where pull requests and merge groups go the program finds out by itself. Of a push only the event tells what was there
# before; a new branch was nothing: forty zeros.
if [ -n "$AGAINST" ]; then
  arguments+=("--against=$AGAINST")
elif [ "$GITHUB_EVENT_NAME" = push ]; then
  case $BEFORE_PUSH in *[!0]*) arguments+=("--against=$BEFORE_PUSH") ;; esac
fi
if [ -n "$FAIL_ON" ]; then arguments+=("--fail-on=$FAIL_ON"); fi
if [ -n "$CONFIG" ]; then arguments+=("--config=$CONFIG"); fi
while read -r project; do
  if [ -n "$project" ]; then arguments+=("--project=$project"); fi
done <<<"$PROJECTS"

code=0
"$binary" "${arguments[@]}" || code=$?

{
  echo "exit-code=$code"
  if [ -f "$sarif" ]; then echo "sarif-file=$sarif"; fi
  if [ -f "$markdown" ]; then echo "markdown-file=$markdown"; fi
} >>"$GITHUB_OUTPUT"
