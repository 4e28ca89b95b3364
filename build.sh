#!/usr/bin/env bash
# Builds, tests or shows PSChat:
#   ./build.sh [Build|Test|Demo|Docs|Package] [-Configuration Release|Debug]
#   ./build.sh Benchmark [workload ...] [--help]
#   ./build.sh Package [-ProjectUri https://…]
#   ./build.sh Simulate [--seeds N] [--seed S] [--trace]
#   ./build.sh Chaos [--minutes N] [--seed S]
#   ./build.sh Fuzz [--minutes N] [--seed S]
#
# The build is build.ps1; this finds a PowerShell for it: on the PATH, else as a .NET tool. Where none can be had, it does
# what needs none, and says which part did not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

task=${1:-Build}
[ $# -eq 0 ] || shift

# Its workloads and options are the program's own, and it needs no PowerShell.
if [ "$task" = Benchmark ]; then
    exec dotnet run -c Release --project tests/Benchmarks -- "$@"
fi

# Options in either spelling, as here or as PowerShell has them; for build.ps1, and for the programs that it would start.
for_build=()
for_program=()
configuration=Release
while [ $# -gt 0 ]; do
    case $1 in
        --seeds | -Seeds) for_build+=(-Seeds "${2:?the number of seeds is missing}"); for_program+=(--seeds "$2"); shift ;;
        --seed | -Seed) for_build+=(-Seed "${2:?the seed is missing}"); for_program+=(--seed "$2"); shift ;;
        --minutes | -Minutes) for_build+=(-Minutes "${2:?the minutes are missing}"); for_program+=(--minutes "$2"); shift ;;
        --trace | -Trace) for_build+=(-Trace); for_program+=(--trace) ;;
        -ProjectUri) for_build+=("$1" "${2:?the address is missing}"); shift ;;
        -Configuration) for_build+=("$1" "${2:?a configuration is missing}"); configuration=$2; shift ;;
        *) echo "'$1' is no option of ./build.sh." >&2; exit 2 ;;
    esac
    shift
done

is_new_enough() {
    "$@" -NoProfile -NonInteractive -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.6")' >/dev/null 2>&1
}

build_ps1=(-NoProfile -File ./build.ps1 -Task "$task" "${for_build[@]+"${for_build[@]}"}")
if command -v pwsh >/dev/null && is_new_enough pwsh; then
    exec pwsh "${build_ps1[@]}"
elif dotnet tool restore >/dev/null 2>&1 && is_new_enough dotnet tool run pwsh; then
    exec dotnet tool run pwsh "${build_ps1[@]}"
fi

coverage_goal=85 # percent of the lines of PSChat.Core; build.ps1 has the same
why="no PowerShell 7.6 or newer is on the PATH, and 'dotnet tool restore' could not get one"

build() { dotnet build PSChat.sln -c "$configuration" -nologo -clp:NoSummary -v:quiet --disable-build-servers; }

run_tests() {
    local results=output/TestResults status=0
    rm -rf "$results"
    dotnet test PSChat.sln -c "$configuration" --no-build -nologo -maxcpucount:1 \
        --logger trx --results-directory "$results" \
        --settings tests/coverage.runsettings --collect 'XPlat Code Coverage' || status=$?
    echo "The PowerShell module's tests (Pester) did not run: $why."
    dotnet run -c "$configuration" --no-build --project tests/Coverage -- "$results" "$coverage_goal" || status=$?
    cat "$results"/*.trx 2>/dev/null | awk -F'"' '
        function field(name,   i) { for (i = 1; i < NF; i++) if ($i ~ " " name "=$") return $(i + 1); return 0 }
        /<Counters / {
            passed += field("passed"); skipped += field("total") - field("executed")
            failed += field("failed") + field("error") + field("timeout") + field("aborted")
        }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
    return "$status"
}

case $task in
    Build) build; echo "The PowerShell module was built but not staged under output: $why." ;;
    Test) build; run_tests ;;
    Demo) build; dotnet run --no-build -c "$configuration" --project src/PSChat.Node -- demo ;;
    Simulate) dotnet run -c "$configuration" --project tests/Simulation -- "${for_program[@]+"${for_program[@]}"}" ;;
    Chaos) dotnet run -c "$configuration" --project tests/Processes -- chaos "${for_program[@]+"${for_program[@]}"}" ;;
    Fuzz) dotnet run -c "$configuration" --project tests/Fuzz -- "${for_program[@]+"${for_program[@]}"}" ;;
    Docs | Package) echo "The task $task needs PowerShell: $why." >&2; exit 1 ;;
    *) echo "There is no task '$task': Build, Test, Demo, Docs, Package, Benchmark, Simulate, Chaos and Fuzz are the tasks." >&2; exit 2 ;;
esac
