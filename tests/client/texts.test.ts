import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

declare const REPOSITORY_ROOT: string;

const client = join(REPOSITORY_ROOT, 'src/Web/Client');
/** The annotation page; imports have a page of their own. */
const folders = ['workspace', 'tools', 'ribbon', 'session', 'viewer', 'keys', 'surface'];
const modules = readdirSync(client, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts') && folders.includes(name.split('/')[0]!))
  .map((name) => ({ name, code: readFileSync(join(client, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '') }));

/** Calls and attributes whose words people read. */
const places = [
  /\b(?:say|hint|notice|show|read)\(\s*(?:'[\w-]+',\s*)?/, /'aria-(?:label|valuetext)'[,:]\s*/, /\b(?:title|placeholder|text):\s*/,
  /\.textContent = /,
];
const spoken = new RegExp(`(?:${places.map((p) => p.source).join('|')})(['\`])(.*?)\\1`, 'g');

/** A word of a sentence, not a number, a sign or a name in the code. */
const isWords = (literal: string) =>
  /[a-z]{2,} [a-z]{2,}/i.test(literal.replace(/\$\{[^}]*\}/g, ' ')) || /^[A-Z][a-z]+[ .…]?$/.test(literal);

describe('texts', () => {
  it('are looked for at all', () => {
    assert.ok(modules.length > 80, `only ${modules.length} modules found`);
    assert.match("this.say('Nothing was found here.', true)", new RegExp(spoken.source));
    assert.ok(isWords('Nothing was found here.') && isWords('Close') && !isWords('×') && !isWords('reticle-canvas'));
  });

  // Another language is another file of texts: a sentence in the code would stay English.
  it('that people read stand in the resource file', () => {
    const found = modules.flatMap(({ name, code }) =>
      [...code.matchAll(spoken)].filter((m) => isWords(m[2]!)).map((m) => `${name}: ${m[2]}`));
    assert.deepEqual(found, [], 'put them into texts/en.json');
  });

  it('are all used', () => {
    const all = readdirSync(client, { recursive: true }).map(String).filter((n) => n.endsWith('.ts'))
      .map((n) => readFileSync(join(client, n), 'utf8')).join('\n');
    const english = JSON.parse(readFileSync(join(client, 'texts/en.json'), 'utf8')) as Record<string, string>;
    const composed = /^(hint|command|group|plane|connection|saved|origin|hands|ribbon\.range|coach|short|brush|window|offline)[.-]/;
    const unused = Object.keys(english).filter((key) => !composed.test(key) && !all.includes(`'${key}'`));
    assert.deepEqual(unused, []);
  });
});
