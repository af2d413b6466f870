// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const program = `
  import { registerHooks } from 'node:module';
  const libraries = [];
  registerHooks({ resolve: (name, context, next) => { if (!/^(node:|file:|[./])/.test(name)) libraries.push(name); return next(name, context); } });
  const { builtInPolicy } = await import('./built-in-policy.ts');
  const { judge } = await import('./judge.ts');
  await import('./read-policy.ts');
  await import('./exceptions/exceptions-of-policy.ts');
  const component = { key: 'a', purl: '', ecosystem: 'npm', name: 'a', version: '1', scope: 'prod', class: 'app', direct: true, origin: { kind: 'registry' }, dependsOn: [], locations: [], licenses: ['(MIT OR ISC)', 'BSD', 'MIT/X11'] };
  const target = { ref: 'l', kind: 'k', name: 'n', version: '', digest: '' };
  const inventory = { target, components: [component], runtimes: [], secrets: [], overrides: [], problems: [], notices: [] };
  const judged = await judge({ inventories: [inventory], findings: [], policy: builtInPolicy, exceptions: [], now: '2026-01-01T00:00:00Z', database: undefined, problems: [], warn: false });
  console.log(JSON.stringify({ libraries, findings: judged.findings.length }));
`;

test('judging with the built-in policy loads no library', () => {
  const args = ['--input-type=module', '--no-warnings', '-e', program];
  const told = execFileSync(process.execPath, args, { cwd: join(import.meta.dirname), encoding: 'utf8' });
  assert.deepEqual(JSON.parse(told), { libraries: [], findings: 1 });
});
