#!/usr/bin/env bash
# Many annotators at one server (real hub over TCP, SQLite, shipped networks): prints latencies, throughput and memory, and checks that nothing
# is lost and that the p95 of the first mask stays within two seconds. For an idle machine. Usage: tests/load.sh [ANNOTATORS], 20 by default
set -euo pipefail
cd "$(dirname "$0")/.."
MEM3D_ANNOTATORS=${1:-20} dotnet run --project tests/Integration -c Release -- --filter-method '*Twenty_annotators*' --show-live-output on
