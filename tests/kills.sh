#!/usr/bin/env bash
# Kills the server (SIGKILL) at random moments of real work and checks after every kill that the data folder is consistent and that all that was
# acknowledged is there. Usage: tests/kills.sh [KILLS] [SEED], 300 and 1 by default (two to nine seconds a kill)
set -euo pipefail
cd "$(dirname "$0")/.."
MEM3D_KILLS=${1:-300} MEM3D_SEED=${2:-1} dotnet run --project tests/Integration -c Release -- --filter-method '*survives_kills*' --show-live-output on
