// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../src/kit/canonical-json.ts';
import {
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
  verifySubtreeInclusion,
} from '../../src/provenance/log/merkle/verify-proof.ts';
import { verifyEd25519 } from '../../src/provenance/log/note/ed25519.ts';
import { type Grade, type Judged, tally } from './grade.ts';

interface ProofCase {
  [name: string]: unknown;
  wantErr: boolean;
}

const hash = (value: unknown) => new Uint8Array(Buffer.from((value as string | null) ?? '', 'base64'));
const hashes = (value: unknown) => ((value as string[] | null) ?? []).map(hash);
const number = (value: unknown) => (value as number | undefined) ?? 0;

const verifiers: Readonly<Record<string, (given: ProofCase) => boolean>> = {
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

/** Every published proof, right or wrong, against the published verdict; `accepted` counts those that hold. */
export function gradeMerkle(corpus: string): Grade & { accepted: number } {
  let accepted = 0;
  const judged = Object.entries(verifiers).flatMap(([kind, verify]) => {
    const folder = join(corpus, 'standards/merkle', kind);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    return files.sort().map((file): Judged => {
      const given: ProofCase = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const holds = verify(given);
      if (holds) accepted++;
      return { name: `${kind}/${file}`, isRight: holds === !given.wantErr };
    });
  });
  return { ...tally({ suite: 'transparency-dev/merkle, proofs', version: 'RFC 6962' }, judged), accepted };
}

interface SignatureGroup {
  publicKey: { pk: string };
  tests: { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' }[];
}

/** Every published signature against the published verdict. */
export function gradeEd25519(corpus: string): Grade {
  const file = join(corpus, 'standards/ed25519/ed25519_test.json');
  const { testGroups }: { testGroups: SignatureGroup[] } = JSON.parse(readFileSync(file, 'utf8'));
  const bytes = (hex: string) => Buffer.from(hex, 'hex');
  const judged = testGroups.flatMap(({ publicKey, tests }) =>
    tests.map(({ tcId, comment, msg, sig, result }): Judged => {
      const holds = verifyEd25519(bytes(publicKey.pk), bytes(msg), bytes(sig));
      return { name: `${tcId} ${comment}`, isRight: holds === (result === 'valid') };
    }),
  );
  return tally({ suite: 'C2SP/wycheproof, Ed25519', version: 'RFC 8032' }, judged);
}

/** Every published example is written byte for byte. */
export function gradeJcs(corpus: string): Grade {
  const folder = join(corpus, 'standards/jcs');
  const judged = readdirSync(join(folder, 'input')).map((name): Judged => {
    const written = Buffer.from(canonicalJson(JSON.parse(readFileSync(join(folder, 'input', name), 'utf8'))));
    const expected = readFileSync(join(folder, 'outhex', name.replace('.json', '.txt')), 'utf8').replace(/\s+/g, '');
    return { name, isRight: written.toString('hex') === expected };
  });
  return tally({ suite: 'cyberphone/json-canonicalization', version: 'RFC 8785' }, judged);
}
