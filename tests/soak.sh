#!/usr/bin/env bash
# Many browsers' worth of clients (real hub and HTTP over TCP, a server process of its own, SQLite, shipped networks; a tenth of as many pages that stop
# reading) for minutes: no error, p50 and p95, and no growth of the server's memory after the first quarter. For an idle machine.
# Usage: tests/soak.sh [CLIENTS] [MINUTES], 50 and 10 by default; an hour: tests/soak.sh 50 60
set -euo pipefail
cd "$(dirname "$0")/.."
MEM3D_SOAK=${1:-50}x${2:-10} dotnet run --project tests/Integration -c Release -- --filter-method '*no_error_and_no_growth*' --show-live-output on
