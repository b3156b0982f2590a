// Bundles every *.entry.ts of this folder into wwwroot/dist/<name>.js (ES modules, minified, with source maps).
// `--watch` rebuilds on change. The bundles are never committed; the MSBuild target of Mem3D.Web runs this script.
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const client = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(client, '../../../wwwroot/dist');
const suffix = '.entry.ts';

const entries = (await readdir(client)).filter((name) => name.endsWith(suffix)).sort();
/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: client,
  entryPoints: entries.map((name) => ({ in: join(client, name), out: name.slice(0, -suffix.length) })),
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  legalComments: 'linked',
  logLevel: 'info',
};

if (process.argv.includes('--watch')) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build(options);
}
