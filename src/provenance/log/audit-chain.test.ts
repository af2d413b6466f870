// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditRecord } from '../../../test/builders/audit-log.ts';
import type { AuditRecord } from '../../model/audit-record.ts';
import { appendAuditRecord } from './audit-chain.ts';
import { requireAuditRecord, writeAuditRecord } from './audit-leaf.ts';
import { emptyRange, readRange, rootOfLeaves, writeRange } from './merkle/compact-range.ts';
import { hashLeaf } from './merkle/hash.ts';

test('records are added one by one, the state kept as a line of text', () => {
  let kept = writeRange(emptyRange);
  const leaves: Uint8Array[] = [];
  for (let seq = 0; seq < 20; seq += 1) {
    const link = appendAuditRecord(readRange(kept), auditRecord(seq));
    leaves.push(hashLeaf(Buffer.from(link.text)));
    assert.deepEqual(link.leafHash, leaves.at(-1));
    assert.deepEqual(link.root, rootOfLeaves(leaves));
    kept = writeRange(link.range);
  }
  assert.ok(kept.startsWith('20 '));
  assert.throws(() => appendAuditRecord(readRange(kept), auditRecord(19)), { code: 'internal' });
});

test('a record is written as canonical JSON, without its order of members', () => {
  const record = auditRecord(3);
  const turned = Object.fromEntries(Object.entries(record).reverse()) as AuditRecord;
  assert.equal(writeAuditRecord(turned), writeAuditRecord(record));
  assert.match(writeAuditRecord(record), /^\{"action":"accept-case","actor":\{"id":/);
});

test('what is no record is refused, the field named, its value never shown', () => {
  const secret = 'hunter2';
  const wrong: [unknown, RegExp][] = [
    [null, /it must/],
    [{ ...auditRecord(0), seq: -1 }, /seq/],
    [{ ...auditRecord(0), at: '2026-02-30T00:00:00Z' }, /at is not a time/],
    [{ ...auditRecord(0), at: '2026-01-31T00:00:00+01:00' }, /at /],
    [{ ...auditRecord(0), actor: { kind: secret, id: 'x' } }, /actor/],
    [{ ...auditRecord(0), action: 'Accept Case' }, /action/],
    [{ ...auditRecord(0), note: secret }, /not an audit record/],
    [{ ...auditRecord(0), data: { nested: { secret } } }, /data/],
    [{ ...auditRecord(0), data: { 'odd name': 1 } }, /data/],
  ];
  for (const [value, expected] of wrong) {
    const refuse = () => requireAuditRecord(value);
    assert.throws(refuse, { code: 'input-malformed' });
    assert.throws(refuse, expected);
    assert.throws(refuse, (error: Error) => !error.message.includes(secret));
  }
  requireAuditRecord({ ...auditRecord(0), at: '2028-02-29T23:59:59.123456Z', product: null, reason: null, data: {} });
});

test('a record longer than a bundle can hold is refused', () => {
  const list = Array.from({ length: 20 }, () => 'x'.repeat(4000));
  assert.throws(() => writeAuditRecord({ ...auditRecord(0), data: { list } }), { code: 'input-too-large' });
  assert.ok(writeAuditRecord({ ...auditRecord(0), data: { list: list.slice(0, 16) } }).length > 64_000);
});
