// Bundles every *.test.ts of this folder for Node and runs them with Node's own test runner. Extra arguments go to the runner,
// for example: npm test -- --test-name-pattern "camera".
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tmpdir } from 'node:os';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const files = (await readdir(here, { recursive: true })).filter((name) => name.endsWith('.test.ts')).sort();
if (files.length === 0) {
  console.error('No client tests found: a run without tests is not a pass.');
  process.exit(1);
}

const outdir = await mkdtemp(join(tmpdir(), 'mem3d-client-tests-'));
try {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: files,
    outdir,
    outbase: here,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { REPOSITORY_ROOT: JSON.stringify(join(here, '../..')) },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const bundles = files.map((name) => join(outdir, name.replace(/\.ts$/, '.mjs')));
  const result = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...process.argv.slice(2), ...bundles], { stdio: 'inherit' });
  process.exitCode = result.status ?? 1;
} finally {
  await rm(outdir, { recursive: true, force: true });
}
