// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grypeReport } from '../builders/grype-report.ts';
import { demoProduct, testServer } from '../builders/server.ts';

const shared = 'GHSA-ngao-test-0009';

/** One flaw of `name` that Grype calls by the shared id and relates to `related`. */
function report({ name, related, at }: { name: string; related: string; at: string }): string {
  const document = JSON.parse(
    grypeReport({ findings: 1, at }).replaceAll('CVE-1900-0000', shared).replaceAll('example-package-0', name),
  );
  document.matches[0].relatedVulnerabilities = [{ id: related, severity: 'Medium', cvss: [] }];
  return JSON.stringify(document);
}

test('an id that turns out to name two flaws loses no decision and opens nothing twice', async (t) => {
  const server = await testServer(t);
  const { machine } = await demoProduct(server);
  const person = await server.person('Mia', ['maintainer', 'committee']);
  const first = { name: 'package-a', related: 'CVE-1900-0901' };
  await server.upload(machine, { target: 'repository:one', body: report({ ...first, at: '2026-05-01T00:00:00Z' }) });
  const [before] = (await person.get('/api/v1/findings?q=package-a')).body.items;
  assert.equal((await person.post(`/api/v1/findings/${before.id}/transition`, { to: 'triaged' })).status, 200);

  const other = report({ name: 'package-b', related: 'CVE-1900-0902', at: '2026-05-02T00:00:00Z' });
  await server.upload(machine, { target: 'repository:two', body: other });
  const again = await server.upload(machine, {
    target: 'repository:one',
    body: report({ ...first, at: '2026-05-03T00:00:00Z' }),
  });

  assert.equal(again.body.counts.opened, 0, again.text);
  assert.equal(again.body.counts.closed, 0, again.text);
  const [after] = (await person.get('/api/v1/findings?q=package-a')).body.items;
  assert.equal(after.id, before.id);
  assert.equal(after.state, 'triaged');
  const repeat = await server.upload(machine, {
    target: 'repository:two',
    body: report({ name: 'package-b', related: 'CVE-1900-0902', at: '2026-05-04T00:00:00Z' }),
  });
  assert.equal(repeat.body.counts.opened + repeat.body.counts.closed, 0, repeat.text);
});
