#!/usr/bin/env bash
# Builds, tests or shows PSChat: ./build.sh [task] [-Configuration Release|Debug] [options]
#
# The build is build.ps1, which says at its top which tasks and options there are. This finds a PowerShell for it: on the PATH,
# or as a .NET tool. Where there is none, it does what needs none, by build.tasks, and says which part did not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

task=${1:-Build}
[ $# -eq 0 ] || shift
configuration=Release
options=()
while [ $# -gt 0 ]; do
    case $1 in
        -Configuration) configuration=${2:?a configuration is missing}; shift ;;
        -[A-Z]*) options+=("-$(tr '[:upper:]' '[:lower:]' <<<"$1")") ;; # in PowerShell's spelling
        *) options+=("$1") ;;
    esac
    shift
done

placeholder='{configuration}'
line_of() { sed -n "s/^$1 $2: *//p" build.tasks; }

call() {
    local arguments
    read -ra arguments <<<"${1//$placeholder/$configuration}"
    shift
    dotnet "${arguments[@]}" "$@"
}

step() { call "$(line_of step "$1")"; }

program=$(line_of program "$task")
if [ -n "$program" ]; then
    call "$program" "${options[@]+"${options[@]}"}"
    exit
fi

is_new_enough() {
    "$@" -NoProfile -NonInteractive -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.6")' >/dev/null 2>&1
}

build_ps1=(-NoProfile -File ./build.ps1 -Task "$task" -Configuration "$configuration" "${options[@]+"${options[@]}"}")
if command -v pwsh >/dev/null && is_new_enough pwsh; then
    exec pwsh "${build_ps1[@]}"
elif dotnet tool restore >/dev/null 2>&1 && is_new_enough dotnet tool run pwsh; then
    exec dotnet tool run pwsh "${build_ps1[@]}"
fi

why="no PowerShell 7.6 or newer is on the PATH, and 'dotnet tool restore' could not get one"

run_tests() {
    local status=0
    rm -rf output/TestResults
    mkdir -p output/TestResults
    step Test || status=$?
    echo "The PowerShell module's tests (Pester) did not run: $why."
    step Summary || status=$?
    return "$status"
}

case $task in
    Build) step Build; echo "The PowerShell module was built but not staged under output: $why." ;;
    Format) step Format ;;
    Test) step Build; step Format; run_tests ;;
    Demo) step Build; step Demo ;;
    *) echo "The task '$task' needs PowerShell, if there is such a task: $why." >&2; exit 1 ;;
esac
