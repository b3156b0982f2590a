#!/usr/bin/env bash
# Scrolling through 512×512×400 with masks in Chromium (real server): prints script and texture upload a frame in each layout and how soon the first
# slice is there, and checks that processor time of script and upload together stay under 8 ms a slice. Usage: tests/frames.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export MEM3D_CHROMIUM=${MEM3D_CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser)}
MEM3D_FRAMES=1 dotnet run --project tests/E2E -c Release -- --filter-class '*FramesBenchmark' --show-live-output on
