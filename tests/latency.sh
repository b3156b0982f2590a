#!/usr/bin/env bash
# Slices of a scan while rounds of 512×512×100 run (real server, shipped networks): prints how long a GET takes without and with a round, and checks
# that the p95 stays under 50 ms. For an idle machine. Usage: tests/latency.sh [ROUNDS], 10 by default
set -euo pipefail
cd "$(dirname "$0")/.."
MEM3D_LATENCY_ROUNDS=${1:-10} dotnet run --project tests/Integration -c Release -- --filter-method '*under_fifty_milliseconds*' --show-live-output on
