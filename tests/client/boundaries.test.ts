import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

declare const REPOSITORY_ROOT: string;

const client = join(REPOSITORY_ROOT, 'src/Web/Client');
const modules = readdirSync(client, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(client, name), 'utf8') }));

/** Folders that must not import from the folders listed: pure modules stay pure. */
const walls: Readonly<Record<string, readonly string[]>> = {
  wire: ['viewer', 'tools', 'session', 'ribbon', 'workspace', 'geometry', 'keys'],
  geometry: ['viewer', 'tools', 'session', 'ribbon', 'workspace', 'keys'],
  keys: ['viewer', 'tools', 'session', 'ribbon', 'workspace', 'geometry', 'wire'],
  tools: ['session', 'ribbon', 'workspace', 'keys'],
  drawing: ['viewer', 'tools', 'session', 'ribbon', 'workspace', 'keys', 'texts'],
  texts: ['viewer', 'tools', 'session', 'ribbon', 'workspace', 'keys', 'geometry', 'wire', 'drawing'],
  viewer: ['session', 'ribbon', 'workspace', 'keys'],
  session: ['viewer', 'tools', 'ribbon', 'workspace', 'keys', 'geometry'],
  ribbon: ['viewer', 'tools', 'session', 'workspace', 'keys'],
  surface: ['session', 'tools', 'ribbon', 'workspace', 'keys'],
};

describe('boundaries', () => {
  it('looks at the client at all', () => assert.ok(modules.length > 25, `only ${modules.length} modules found`));

  it('only entries know Blazor', () => {
    for (const { name, text } of modules) {
      if (name.endsWith('.entry.ts')) continue;
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const advice = `${name}: move the call into an *.entry.ts and pass a function in`;
      assert.doesNotMatch(code, /Blazor|DotNet|invokeMethodAsync|\.entry['"]/, advice);
    }
  });

  it('pure modules stay pure', () => {
    for (const { name, text } of modules) {
      const folder = name.split('/')[0]!;
      for (const forbidden of walls[folder] ?? []) {
        const advice = `${name} imports from ${forbidden}: turn the dependency round, or pass a function in`;
        assert.ok(!text.includes(`from '../${forbidden}/`), advice);
      }
    }
  });

  it('only the hub knows SignalR', () => {
    const knowing = modules.filter((m) => m.text.includes('@microsoft/signalr')).map((m) => m.name);
    assert.deepEqual(knowing, ['session/hub.ts']);
  });

  it('files stay small', () => {
    for (const { name, text } of modules) {
      const lines = text.split('\n').length;
      assert.ok(lines <= 400, `${name} has ${lines} lines: one concept a file`);
    }
  });
});
