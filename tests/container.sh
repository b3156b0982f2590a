#!/usr/bin/env bash
# Walks through the Dockerfile's steps without a container engine: publish, layout, rights, and a start as another account on an application folder
# that cannot be written, with the image's own environment; health answers, a backup works beside it, and SIGTERM ends it cleanly.
# As root it starts the server as the account `nobody`; otherwise as whoever runs this. Usage: tests/container.sh [FOLDER], a temporary one by default
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-$(mktemp -d)}; app=$work/app data=$work/data backup=$work/backup port=${MEM3D_PORT:-18080}; pid=
finish() { [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true; chmod -R u+w "$work" 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT
step() { printf -- '-- %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; tail -20 "$work/log" 2>/dev/null || true; exit 1; }

step "every file that the Dockerfile and compose.yaml name is here"
for file in src/Web/Mem3D.Web.csproj src/Cli/Mem3D.Cli.csproj onnx/manifest.json package-lock.json global.json; do [ -f "$file" ] || fail "$file is missing"; done
for target in build gpu cpu; do grep -qE "^FROM .* AS $target$" Dockerfile || fail "the Dockerfile has no target $target"; done
for line in 'USER 1654' 'HEALTHCHECK' 'VOLUME' 'STOPSIGNAL SIGTERM'; do [ "$(grep -c "$line" Dockerfile)" = 2 ] || fail "both targets need $line"; done
grep -q 'read_only: true' compose.yaml && grep -q 'no-new-privileges' compose.yaml || fail "compose.yaml runs it with a root file system that can be written"

step "publish, as the build stage does"
grep -E '^RUN dotnet publish|^ && dotnet publish' Dockerfile | grep -oE 'src/[A-Za-z]+ ' | tr -d ' ' | while read -r project; do
  target=$app; [ "$project" = src/Cli ] && target=$app/cli
  dotnet publish "$project" -c Release -o "$target" -p:OrtFlavor=Cpu -v q >"$work/publish.log" 2>&1 || { cat "$work/publish.log"; exit 1; }
done || fail "publish"
chmod -R a-w,a+rX "$app"

step "layout"
for file in Mem3D.Web.dll Mem3D.Web.runtimeconfig.json cli/mem3d.dll onnx/manifest.json wwwroot; do [ -e "$app/$file" ] || fail "$file was not published"; done
ls "$app"/wwwroot/dist/workspace*.js >/dev/null 2>&1 || fail "the client was not published"
[ -z "$(find "$app" -name '*.pdb.bak' -o -name 'appsettings.Development.json' -o -name '*.secret' | head -1)" ] || fail "something was published that must not be"

step "start as another account, on an application folder that cannot be written"
mkdir -p "$data" "$backup"; chmod 711 "$work"; chmod 700 "$data" "$backup"
eval "$(grep -E '^ENV ' Dockerfile | tail -1 | sed 's/^ENV //' | tr ' ' '\n' | grep -vE 'DataFolder|Models|HTTP_PORTS' | sed 's/^/export /')"
export Mem3D__DataFolder=$data Mem3D__Models=$app/onnx HOME=$work ASPNETCORE_ENVIRONMENT=Production
# A command prefix, not a function: what is put into the background is then the server itself, which gets the signal.
as=()
if [ "$(id -u)" = 0 ]; then
  chown nobody "$data" "$backup"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all)
  "${as[@]}" test -w "$app" && fail "the application folder can be written"
fi
cd "$app"
printf 'a long and quiet passphrase\n' > "$work/secret"; chmod 644 "$work/secret"
export Mem3D__Administrator__Email=admin@example.org Mem3D__Administrator__Password_FILE=$work/secret
"${as[@]}" dotnet Mem3D.Web.dll --urls "http://127.0.0.1:$port" >"$work/log" 2>&1 & pid=$!
cd - >/dev/null
for _ in $(seq 240); do curl -fsS "http://127.0.0.1:$port/health/live" >/dev/null 2>&1 && break; kill -0 "$pid" 2>/dev/null || fail "the server ended"; sleep 0.5; done

step "health, pages, log"
[ "$(curl -fsS "http://127.0.0.1:$port/health/live")" = Healthy ] || fail "/health/live"
curl -fsS "http://127.0.0.1:$port/health/ready" | grep -qE 'Healthy|Degraded' || fail "/health/ready"
curl -fsS "http://127.0.0.1:$port/account/login" | grep -q 'Sign in' || fail "the administrator of the settings was not made, or the page does not come"
head -1 "$work/log" | grep -q '^{"Timestamp":"' || fail "the log is not JSON"
[ "$(stat -c %a "$data/keys")" = 700 ] || fail "others can reach the keys"

step "backup and doctor beside the running server"
"${as[@]}" dotnet "$app/cli/mem3d.dll" backup --to "$backup/today" || fail "backup"
"${as[@]}" dotnet "$app/cli/mem3d.dll" doctor || fail "doctor"
"${as[@]}" dotnet "$app/cli/mem3d.dll" restore "$backup/today" --data "$backup/again" || fail "restore"

step "SIGTERM"
kill -TERM "$pid"; code=0; wait "$pid" || code=$?; pid=
[ "$code" = 0 ] || fail "it ended with $code"
printf 'container steps: passed\n'
