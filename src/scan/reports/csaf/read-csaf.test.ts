// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { gather } from '../../../../test/builders/gather-report.ts';
import { readCsaf } from './read-csaf.ts';

const document = {
  csaf_version: '2.0',
  publisher: { name: 'Example Foundation' },
  tracking: { id: 'EX-1', status: 'final', current_release_date: '2026-03-05T00:00:00Z' },
};
const product = (id: string) => ({ product_id: id, name: id });

function read(vulnerability: object, more: object = {}) {
  const text = JSON.stringify({
    document,
    product_tree: { full_product_names: ['A', 'B', 'C'].map(product) },
    vulnerabilities: [vulnerability],
    ...more,
  });
  return gather(readCsaf({ file: 'a.json', bytes: Buffer.from(text) }));
}

it('maps every group of product status', () => {
  const groups = {
    first_affected: 'affected',
    known_affected: 'affected',
    last_affected: 'affected',
    first_fixed: 'fixed',
    fixed: 'fixed',
    under_investigation: 'under_investigation',
    known_not_affected: 'not_affected',
  };
  for (const [group, status] of Object.entries(groups)) {
    assert.deepEqual(
      read({ cve: 'CVE-1900-0001', product_status: { [group]: ['A'] } }).statements?.map((each) => each.status),
      [status],
    );
  }
  assert.deepEqual(read({ cve: 'CVE-1900-0001', product_status: { recommended: ['A'] } }).statements, []);
});

it('keeps products together that are said the same of, and apart where not', () => {
  const { statements } = read({
    cve: 'CVE-1900-0001',
    product_status: { known_not_affected: ['A', 'B', 'C'] },
    flags: [
      { label: 'component_not_present', product_ids: ['A', 'B'] },
      { label: 'invented_label', product_ids: ['C'] },
    ],
  });
  assert.deepEqual(
    statements?.map(({ products, justification }) => [products, justification]),
    [
      [['A', 'B'], 'component_not_present'],
      [['C'], ''],
    ],
  );
});

it('believes the worse of contradicting groups, and says so', () => {
  const { statements, notices } = read({
    cve: 'CVE-1900-0001',
    product_status: { known_not_affected: ['A'], known_affected: ['A'] },
  });
  assert.deepEqual(
    statements?.map(({ status }) => status),
    ['affected'],
  );
  assert.match(notices.join(), /contradicting groups/);
});

it('names a flaw without a CVE by the ids of its publisher, else by the advisory', () => {
  const of = (vulnerability: object) =>
    read({ ...vulnerability, product_status: { fixed: ['A'] } }).statements?.[0]?.vulnerability;
  assert.equal(of({ ids: [{ system_name: 'x', text: 'EX-1-B' }] }), 'EX-1-B');
  assert.equal(of({}), 'EX-1');
});

it('tells that a document is no final one', () => {
  const draft = { document: { ...document, tracking: { ...document.tracking, status: 'draft' } } };
  assert.match(read({ product_status: { fixed: ['A'] } }, draft).notices.join(), /"draft", not final/);
});

it('never proves a scan, and stays bounded where groups and remediations multiply', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => `P${index}`);
  const product_tree = { full_product_names: ids.map(product), product_groups: [{ group_id: 'G', product_ids: ids }] };
  const remediations = Array.from({ length: 3000 }, () => ({ category: 'vendor_fix', details: 'Update.', group_ids: ['G'] }));
  assert.throws(() => read({ product_status: { known_affected: ids }, remediations }, { product_tree }), {
    code: 'input-too-large',
  });
  const { proof, statements } = read({ product_status: { known_affected: ids } }, { product_tree });
  assert.deepEqual([proof, statements?.length, statements?.[0]?.products.length], [null, 1, 3000]);
});
