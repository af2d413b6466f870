// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildOsv, temporaryFolder } from '../../test/builders/advisories.ts';
import { ngao } from '../../test/builders/command.ts';
import type { NgaoError } from '../kit/errors.ts';
import { openAdvisories } from './advisories-on-disk.ts';

const left = { ecosystem: 'npm', name: 'left' };

test('the starter set answers until a database is installed; a swap is seen at the next look', async (t) => {
  const folder = temporaryFolder(t, {
    'one/osv/npm/GHSA-aaaa-bbbb-cccc.json': JSON.stringify(buildOsv({ id: 'GHSA-aaaa-bbbb-cccc', name: 'left' })),
    'two/osv/npm/GHSA-aaaa-bbbb-dddd.json': JSON.stringify(buildOsv({ id: 'GHSA-aaaa-bbbb-dddd', name: 'left' })),
  });
  const database = join(folder, 'db');
  const advisories = openAdvisories(database);
  t.after(() => advisories.close());
  assert.equal(advisories.identity()?.starter, true);
  const seen: (string | undefined)[] = [advisories.identity()?.digest];
  for (const source of ['one', 'two']) {
    const done = await ngao(folder, ['db', 'import', join(folder, source), '--db', database]);
    assert.equal(done.code, 0, done.stderr);
    assert.equal(advisories.identity()?.starter, false);
    seen.push(advisories.identity()?.digest);
    const [row] = advisories.open()?.lookup([left]).values().next().value ?? [];
    assert.equal(row?.id, source === 'one' ? 'GHSA-aaaa-bbbb-cccc' : 'GHSA-aaaa-bbbb-dddd');
  }
  assert.equal(new Set(seen).size, 3);
  assert.equal(advisories.open(), advisories.open());

  writeFileSync(join(database, 'database.json'), '{"cut');
  assert.throws(
    () => advisories.open(),
    (error: NgaoError) => error.code === 'database-invalid',
  );
});
