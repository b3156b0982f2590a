#!/usr/bin/env bash
# Runs every test: .NET (unit, property, bUnit, integration), TypeScript, training (PyTorch) and the browser stories in Chromium.
# Installs what the tests need from Debian's packages when something is missing and this is root on a Debian machine; otherwise it says
# what is missing and which tests are left out for it. Usage: ./test.sh [part ...], parts: format client dotnet training browser
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
parts=("$@"); [ ${#parts[@]} -eq 0 ] && parts=(client format dotnet training browser)
passed=0 failed=0 skipped=0 notes=()
log=$(mktemp); trap 'rm -f "$log"' EXIT

say() { printf '\n== %s\n' "$*"; }
wants() { local p; for p in "${parts[@]}"; do [ "$p" = "$1" ] && return 0; done; return 1; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }
need() { # need COMMAND-THAT-MUST-SUCCEED PACKAGE...
  local check=$1; shift
  bash -c "$check" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 || tail -5 "$log"
  fi
  bash -c "$check" >/dev/null 2>&1
}
need_torch() {
  need '/usr/bin/python3 -c "import torch, onnx, scipy, nibabel, pytest, skimage"' python3-torch python3-numpy python3-scipy python3-onnx python3-nibabel python3-skimage python3-matplotlib python3-pytest libopenblas0-pthread
}
need_orthanc() { # Debian starts it as a service: the tests start their own, at a free port
  need 'command -v Orthanc && ls /usr/share/orthanc/plugins/libOrthancDicomWeb.so' orthanc orthanc-dicomweb
}
single() { # single NAME COMMAND...: a check that counts as one test
  say "$1"; local name=$1; shift
  if "$@"; then count 1 0 0; else count 0 1 0; notes+=("failed: $name"); fi
}
dotnet_tests() { # dotnet_tests PROJECT-FOLDER
  say "$1"
  dotnet test --project "$1" -c Release --no-build --no-progress --output detailed 2>&1 | tee "$log" | grep -avE '^\s*(passed|Running tests from)|^  from /' | tail -80
  local status=${PIPESTATUS[0]} s f k
  s=$(grep -aoE '^ *succeeded: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+'); f=$(grep -aoE '^ *failed: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
  k=$(grep -aoE '^ *skipped: [0-9]+' "$log" | tail -1 | grep -oE '[0-9]+')
  if [ -z "$s" ]; then count 0 1 0; notes+=("failed: $1 did not run")
  else count "$s" "${f:-0}" "${k:-0}"; [ "$status" -ne 0 ] && [ "${f:-0}" = 0 ] && { count 0 1 0; notes+=("failed: $1 ended with status $status"); }; fi
  [ "${f:-0}" = 0 ] || notes+=("$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -aE '^ *failed [^:]' | head -20)")
}

scan_nuget() { # known vulnerabilities of NuGet packages; a package known for one shows first whether the registry tells of them
  local probe; probe=$(mktemp -d)
  printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /></ItemGroup></Project>' >"$probe/probe.csproj"
  timeout 120 dotnet list "$probe/probe.csproj" package --vulnerable >"$log" 2>&1; rm -rf "$probe"
  grep -q 'GHSA-' "$log" || { notes+=("NuGet packages were not scanned: the registry gives no advisories here"); return; }
  timeout 300 dotnet list Mem3D.Web.sln package --vulnerable --include-transitive >"$log" 2>&1
  if grep -q 'GHSA-' "$log"; then grep -E '^ *>|^Project' "$log"; count 0 1 0; notes+=("failed: NuGet packages with known vulnerabilities"); else count 1 0 0; fi
}
scan_npm() { # known vulnerabilities of npm packages
  timeout 120 npm audit --audit-level=high --json >"$log" 2>/dev/null; local status=$?
  grep -q '"auditReportVersion"' "$log" || { notes+=("npm packages were not scanned: the registry gives no advisories here"); return; }
  if [ "$status" = 0 ]; then count 1 0 0; else tail -40 "$log"; count 0 1 0; notes+=("failed: npm packages with known vulnerabilities"); fi
}

need 'command -v dotnet' dotnet-sdk-10.0 || { echo "The .NET SDK 10 is missing: https://dot.net"; exit 1; }
need 'command -v npm' nodejs npm || { echo "Node.js 20 is missing: https://nodejs.org"; exit 1; }

say "npm ci"; npm ci --no-audit --no-fund >"$log" 2>&1 || { cat "$log"; exit 1; }
if wants client; then
  single "TypeScript check" npm run --silent check
  say "TypeScript tests"; npm test --silent -- --test-reporter=spec 2>&1 | tee "$log" | tail -40; status=${PIPESTATUS[0]}
  s=$(grep -oE '^ℹ pass [0-9]+' "$log" | grep -oE '[0-9]+'); f=$(grep -oE '^ℹ fail [0-9]+' "$log" | grep -oE '[0-9]+'); k=$(grep -oE '^ℹ skipped [0-9]+' "$log" | grep -oE '[0-9]+')
  count "${s:-0}" "${f:-0}" "${k:-0}"; [ "$status" -ne 0 ] && [ "${f:-0}" = 0 ] && { count 0 1 0; notes+=("failed: TypeScript tests ended with status $status"); }
fi

say "dotnet build"
if ! dotnet build Mem3D.Web.sln -c Release -v q; then echo "The build failed."; printf '\n0 passed, 1 failed\n'; exit 1; fi
if wants dotnet; then say "dependency scan"; scan_nuget; scan_npm; fi
wants format && single "dotnet format" dotnet format Mem3D.Web.sln --verify-no-changes --no-restore --severity warn

if wants dotnet; then
  need '/usr/bin/python3 -c "import nibabel"' python3-nibabel || notes+=("nibabel is missing (Debian: python3-nibabel): export is not checked by it")
  need 'command -v dcmcjpeg && /usr/bin/python3 -c "import pydicom" && ldconfig -p | grep -q libcharls.so.2 && ldconfig -p | grep -q libopenjp2.so.7' dcmtk python3-pydicom libcharls2 libopenjp2-7 || notes+=("dcmtk, pydicom, CharLS or OpenJPEG is missing: compressed DICOM is not compared with them")
  need 'command -v dciodvfy' dicom3tools || notes+=("dciodvfy is missing (Debian: dicom3tools): exported DICOM is not checked by it")
  need 'command -v dcm2niix && command -v plastimatch' dcm2niix plastimatch || notes+=("dcm2niix or plastimatch is missing (Debian packages of these names): series and outlines are not compared with them")
  npm ci --prefix tests/dcmqi --ignore-scripts --no-audit --no-fund >"$log" 2>&1 || { tail -3 "$log"; notes+=("dcmqi is missing (npm ci --prefix tests/dcmqi failed): exported segmentations are not checked by it"); }
  need_orthanc || notes+=("Orthanc is missing (Debian: orthanc orthanc-dicomweb): DICOMweb is not tried with a real archive")
  need_torch || notes+=("PyTorch is missing: the paper's backbone is not exported and run")
  for p in Core Data Inference Web Cli Architecture Integration; do dotnet_tests "tests/$p"; done
  need 'command -v setpriv && command -v curl' util-linux curl
  single "container steps" tests/container.sh
fi

if wants training; then
  if need_torch; then
    say "training (pytest)"; (cd training && /usr/bin/python3 -m pytest -q -p no:cacheprovider tests) 2>&1 | tee "$log" | tail -15; status=${PIPESTATUS[0]}
    s=$(tail -3 "$log" | grep -oE '[0-9]+ passed' | grep -oE '[0-9]+'); f=$(tail -3 "$log" | grep -oE '[0-9]+ failed' | grep -oE '[0-9]+'); k=$(tail -3 "$log" | grep -oE '[0-9]+ skipped' | grep -oE '[0-9]+')
    count "${s:-0}" "${f:-0}" "${k:-0}"; [ "$status" -ne 0 ] && [ -z "$f" ] && { count 0 1 0; notes+=("failed: training tests ended with status $status"); }
  else notes+=("training tests left out: PyTorch is missing (Debian: python3-torch python3-onnx python3-scipy python3-nibabel python3-skimage python3-pytest)"); fi
fi

if wants browser; then
  export MEM3D_CHROMIUM=${MEM3D_CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser || true)}
  if need '[ -x "${MEM3D_CHROMIUM:-/usr/bin/chromium}" ]' chromium fonts-dejavu-core; then
    export MEM3D_CHROMIUM=${MEM3D_CHROMIUM:-/usr/bin/chromium}
    dotnet_tests tests/E2E
  else notes+=("browser tests left out: Chromium is missing (Debian: chromium; or set MEM3D_CHROMIUM)"); fi
fi

say "result"
for n in "${notes[@]+"${notes[@]}"}"; do echo "$n"; done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
