// SPDX-License-Identifier: Apache-2.0
import type { AuditRecord } from '../../src/model/audit-record.ts';
import { appendAuditRecord } from '../../src/provenance/log/audit-chain.ts';
import { type AuditExportHeader, writeCheckpointLine, writeHeaderLine } from '../../src/provenance/log/export/audit-export.ts';
import { type CompactRange, emptyRange, rootOfRange, writeRange } from '../../src/provenance/log/merkle/compact-range.ts';
import { signCheckpoint } from '../../src/provenance/log/note/checkpoint.ts';
import { privateKeyOfSeed } from '../../src/provenance/log/note/ed25519.ts';
import { verifierKeyOf, writeVerifierKey } from '../../src/provenance/log/note/verifier-key.ts';

export const auditOrigin = 'audit.example.org/log';

/** Keys of logs that exist in tests only. */
export const logKey = privateKeyOfSeed(Buffer.alloc(32, 1));
export const otherLogKey = privateKeyOfSeed(Buffer.alloc(32, 2));
export const keyText = (privateKey = logKey) => writeVerifierKey(verifierKeyOf(auditOrigin, privateKey));

/** A record like those of a server; `seq` decides its time and its case. */
export function auditRecord(seq: number, changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    seq,
    id: `record-${seq}`,
    at: new Date(Date.UTC(2026, 0, 5, 8) + seq * 60_000).toISOString(),
    actor: { kind: 'person', id: 'user-7', name: 'Committee member' },
    authentication: 'passkey',
    action: 'accept-case',
    subject: { kind: 'case', id: `case-${seq % 5}` },
    product: 'ledger',
    reason: 'reproduced',
    data: { from: 'received', to: 'accepted' },
    ...changes,
  };
}

/** A log of these records: its state and a signed checkpoint at every size. */
export interface BuiltLog {
  texts: readonly string[];
  ranges: readonly CompactRange[];
  checkpoint(size: number): string;
}

export function buildLog(records: readonly AuditRecord[], privateKey = logKey): BuiltLog {
  const texts: string[] = [];
  const ranges: CompactRange[] = [emptyRange];
  for (const record of records) {
    const { text, range } = appendAuditRecord(ranges.at(-1) as CompactRange, record);
    texts.push(text);
    ranges.push(range);
  }
  const checkpoint = (size: number) =>
    signCheckpoint({ origin: auditOrigin, size, root: rootOfRange(ranges[size] as CompactRange), privateKey });
  return { texts, ranges, checkpoint };
}

/** The lines of an export with checkpoints at these sizes; the last of them is where it ends. */
export function exportLines(log: BuiltLog, sizes: readonly number[], from = 0): string[] {
  const to = sizes.at(-1) as number;
  const range = from > 0 ? { range: writeRange(log.ranges[from] as CompactRange) } : {};
  const header: AuditExportHeader = { format: 'ngao-audit/1', origin: auditOrigin, keys: [keyText()], from, to, ...range };
  const lines = [writeHeaderLine(header)];
  for (let size = from; size <= to; size += 1) {
    if (size > from) lines.push(log.texts[size - 1] as string);
    if (sizes.includes(size)) lines.push(writeCheckpointLine(log.checkpoint(size)));
  }
  return lines;
}

export async function* asBytes(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield new Uint8Array(Buffer.from(line));
}
