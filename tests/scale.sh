#!/usr/bin/env bash
# Pages of a project with 1,000 cases, 200 people and 100,000 rounds (real server, SQLite): prints the time of each and checks that none takes more
# than 300 ms. For an idle machine. Usage: tests/scale.sh [CASES], 1000 by default
set -euo pipefail
cd "$(dirname "$0")/.."
MEM3D_SCALE_CASES=${1:-1000} dotnet run --project tests/Integration -c Release -- --filter-method '*within_three_hundred_milliseconds*' --show-live-output on
