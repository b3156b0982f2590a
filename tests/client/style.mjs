// A few rules of the house that the compiler does not check. Each message says what to do.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const rules = [
  { pattern: /\t/, say: 'a tab: indent with two spaces' },
  { pattern: /[ \t]+$/, say: 'white space at the end of a line: remove it' },
  { pattern: /^.{141,}$/, say: 'longer than 140 characters: break the line' },
  { pattern: /\bvar\s/, say: 'var: use const or let' },
  { pattern: /:\s*any\b|\bas any\b|<any>/, say: 'any: name the type, or use unknown' },
  { pattern: /[^=!<>]==[^=]|!=[^=]/, say: 'loose equality: use === or !==' },
  { pattern: /@ts-(ignore|nocheck)/, say: 'a silenced compiler: fix the type' },
  { pattern: /\bconsole\.log\(/, say: 'console.log: remove it' },
  { pattern: /\binnerHTML\b/, say: 'innerHTML: build elements, text comes from people' },
  { pattern: /\bTO.?DO\b|\bFIX.?ME\b/, say: 'unfinished work: finish it' },
];

const problems = [];
for (const folder of ['src/Web/Client', 'tests/client']) {
  for (const name of await readdir(join(root, folder), { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const path = join(root, folder, name);
    const text = await readFile(path, 'utf8');
    if (!text.endsWith('\n')) problems.push(`${relative(root, path)}: no newline at the end: add one`);
    text.split('\n').forEach((line, index) => {
      for (const rule of rules) {
        if (rule.pattern.test(line)) problems.push(`${relative(root, path)}:${index + 1}: ${rule.say}`);
      }
    });
  }
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
