// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpus, corpusTest } from '../../../../test/builders/corpus.ts';
import { verifyConsistency, verifyInclusion, verifySubtree, verifySubtreeInclusion } from './verify-proof.ts';

interface Case {
  [name: string]: unknown;
  wantErr: boolean;
}

const hash = (value: unknown) => new Uint8Array(Buffer.from((value as string | null) ?? '', 'base64'));
const hashes = (value: unknown) => ((value as string[] | null) ?? []).map(hash);
const number = (value: unknown) => (value as number | undefined) ?? 0;

const verifiers: Readonly<Record<string, (given: Case) => boolean>> = {
  inclusion: (given) =>
    verifyInclusion({
      index: number(given.leafIdx),
      size: number(given.treeSize),
      leafHash: hash(given.leafHash),
      root: hash(given.root),
      proof: hashes(given.proof),
    }),
  consistency: (given) =>
    verifyConsistency({
      olderSize: number(given.size1),
      olderRoot: hash(given.root1),
      size: number(given.size2),
      root: hash(given.root2),
      proof: hashes(given.proof),
    }),
  subtreeinclusion: (given) =>
    verifySubtreeInclusion({
      index: number(given.leafIdx),
      start: number(given.start),
      end: number(given.end),
      leafHash: hash(given.leafHash),
      root: hash(given.root),
      proof: hashes(given.proof),
    }),
  subtreeconsistency: (given) =>
    verifySubtree({
      start: number(given.start),
      end: number(given.end),
      size: number(given.size),
      subtreeRoot: hash(given.root1),
      root: hash(given.root2),
      proof: hashes(given.proof),
    }),
};

test('every published proof gets the published verdict', corpusTest, (context) => {
  const counts = { right: 0, accepted: 0 };
  for (const [kind, verify] of Object.entries(verifiers)) {
    const folder = join(corpus as string, 'standards/merkle', kind);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    for (const file of files) {
      const given: Case = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const accepted = verify(given);
      assert.equal(accepted, !given.wantErr, `${kind}/${file}`);
      counts.right += 1;
      counts.accepted += accepted ? 1 : 0;
    }
  }
  context.diagnostic(`${counts.right} proofs, ${counts.accepted} of them accepted`);
  assert.deepEqual(counts, { right: 518, accepted: 36 });
});
