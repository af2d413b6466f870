// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const sources = files.filter((file) => /^(src|web|tools|test)\/.*\.(ts|tsx|mjs|cjs)$/.test(file) && !file.includes('/testdata/'));
const pureRooms =
  /^src\/(model|findings|policy|report|advisories|cases|provenance|guard|markup|scan\/match|scan\/import|scan\/reports|scan\/scope)\//;

function cruise(cwd: string) {
  return spawnSync(process.execPath, [cruiser, '--config', join(root, 'walls.cjs'), 'src', 'web'], { cwd, encoding: 'utf8' });
}

test('no room imports what the table of walls forbids', () => {
  const result = cruise(root);
  assert.equal(result.status, 0, result.stdout + result.stderr);
});

test('a wall that is broken is told by name', () => {
  const result = cruise(join(root, 'test/testdata/broken-walls'));
  assert.notEqual(result.status, 0);
  for (const rule of [
    'quiet-rooms-stand-on-model-and-kit',
    'cases-stand-on-model-and-kit',
    'advisories-stand-on-model-and-kit',
    'quiet-rooms-do-no-io',
    'kit-knows-no-room',
    'guard/rule.ts',
    'scan-rooms-are-apart',
    'pages-speak-http-only',
    'nothing-imports-the-pages',
    'sealed-stands-on-model-and-kit',
    'markup-stands-on-kit',
  ]) {
    assert.match(result.stdout, new RegExp(rule), `${rule} did not catch its fixture`);
  }
});

test('pure rooms ask no clock, no chance and no environment', () => {
  const loud = /\bDate\.now\b|new Date\(\)|\bMath\.random\b|\bprocess\.(?!versions)|\brandom(UUID|Bytes)\b|\bperformance\.now\b/;
  const guilty = sources.filter((file) => pureRooms.test(file) && !file.endsWith('.test.ts') && loud.test(code(file)));
  assert.deepEqual(guilty, []);
});

test('no file is longer than 350 lines, tables, fixtures and generated files apart', () => {
  const long = sources.filter(
    (file) => !/-table\.ts$|^web\/src\/api\/types\.ts$/.test(file) && read(file).split('\n').length > 351,
  );
  assert.deepEqual(long, []);
});

test('every source file begins with its licence line', () => {
  const bare = sources.filter(
    (file) => !read(file).split('\n').slice(0, 2).join('\n').includes('SPDX-License-Identifier: Apache-2.0'),
  );
  assert.deepEqual(bare, []);
});

test('no test is skipped without a reason, none is focused', () => {
  const soft = /\b(test|it|describe)\.(only|todo)\(|\bskip: true\b/;
  const guilty = sources.filter((file) => file.endsWith('.test.ts') && file !== 'test/walls.test.ts' && soft.test(read(file)));
  assert.deepEqual(guilty, []);
});

test('every room has a README that says what lives there', () => {
  const rooms = [
    ...folders('src').map((room) => `src/${room}`),
    ...folders('src/scan').map((room) => `src/scan/${room}`),
    'src/scan/match/versions',
  ];
  const silent = rooms.filter((room) => !existsSync(join(root, room, 'README.md')));
  assert.deepEqual(silent, []);
});

test('public registries and machine paths are named nowhere', () => {
  // Put together at run time, so that this file does not name them either.
  const words = [['registry', 'npmjs'].join('.'), ['registry', 'yarnpkg'].join('.'), `/${'work'}/`, `/${'root'}/`].map(
    (word) => new RegExp(`(^|[^a-zA-Z0-9])${word.replaceAll('.', '\\.')}`),
  );
  const texts = files.filter((file) => !/\.(png|gz|zip|woff2?)$/.test(file) && file !== 'test/walls.test.ts');
  const guilty = texts.filter((file) => words.some((word) => word.test(read(file))));
  assert.deepEqual(guilty, []);
});

function folders(path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The file without comments, so that a comment may speak of what the code may not do. */
function code(file: string): string {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}
