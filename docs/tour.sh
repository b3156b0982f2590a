#!/usr/bin/env bash
# Makes the pictures of docs/tour.md from the generated sample volume, with the networks in onnx/ and Chromium. Usage: docs/tour.sh
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d node_modules ] || npm ci --no-audit --no-fund
export MEM3D_CHROMIUM=${MEM3D_CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser)}
MEM3D_TOUR=docs/images/tour dotnet run --project tests/E2E -c Release -- --filter-class '*TourPictures' --show-live-output on
