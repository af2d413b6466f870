// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/* `npm run new <shelf> <name>`: an empty item with its door and a failing test; the registry line stays yours to add. */
const shelves: Readonly<Record<string, { folder: string; type: string; contract: string }>> = {
  collect: { folder: 'src/scan/collect', type: 'Collector', contract: '../contract.ts' },
  import: { folder: 'src/scan/import', type: 'Importer', contract: '../contract.ts' },
  reports: { folder: 'src/scan/reports', type: 'ReportReader', contract: '../contract.ts' },
  versions: { folder: 'src/scan/match/versions', type: 'VersionScheme', contract: '../contract.ts' },
  report: { folder: 'src/report', type: 'ReportFormat', contract: '../contract.ts' },
};

const [shelfName = '', name = ''] = process.argv.slice(2);
const shelf = Object.hasOwn(shelves, shelfName) ? shelves[shelfName] : undefined;

if (!shelf || !/^[a-z][a-z0-9-]*$/.test(name)) fail(`Usage: npm run new <${Object.keys(shelves).join('|')}> <kebab-case-name>`);
else {
  const folder = join(import.meta.dirname, '..', shelf.folder, name);
  if (existsSync(folder)) fail(`${shelf.folder}/${name} is already there.`);
  else create(folder, shelf.type, shelf.contract);
}

function create(folder: string, type: string, contract: string): void {
  const constant = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.ts'),
    `// SPDX-License-Identifier: Apache-2.0\nimport type { ${type} } from '${contract}';\n\nexport const ${constant}: ${type} = {\n  id: '${name}',\n};\n`,
  );
  writeFileSync(
    join(folder, `${name}.test.ts`),
    `// SPDX-License-Identifier: Apache-2.0\nimport assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('${name} does what its contract says', () => {\n  assert.fail('write the first golden case');\n});\n`,
  );
  process.stdout.write(
    `Made ${folder}. Next: fill the contract, add \`${constant}\` to ${shelf?.folder}/registry.ts, then npm test.\n`,
  );
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
