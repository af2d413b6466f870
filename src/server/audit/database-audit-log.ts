// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { AuditFact, AuditRecord } from '../../model/audit-record.ts';
import { appendAuditRecord } from '../../provenance/log/audit-chain.ts';
import { readRange, rootOfRange, writeRange } from '../../provenance/log/merkle/compact-range.ts';
import { signCheckpoint } from '../../provenance/log/note/checkpoint.ts';
import { verifierKeyOf, writeVerifierKey } from '../../provenance/log/note/verifier-key.ts';
import type { Store } from '../../store/engine/contract.ts';
import type { Caller, Tx } from '../context.ts';
import type { AuditEntry, AuditLog } from './audit-log.ts';

/** The log in the database: one row holds the state of the tree, and whoever adds a record holds that row. */
export class DatabaseAuditLog implements AuditLog {
  readonly verifierKey: string;
  readonly origin: string;
  readonly #store: Store;
  readonly #key: KeyObject;
  readonly #now: () => string;

  constructor(given: { store: Store; origin: string; privateKey: KeyObject; now: () => string }) {
    this.#store = given.store;
    this.#key = given.privateKey;
    this.#now = given.now;
    this.origin = given.origin;
    this.verifierKey = writeVerifierKey(verifierKeyOf(given.origin, given.privateKey));
  }

  async append(tx: Tx, entry: AuditEntry): Promise<void> {
    const state = await tx.selectFrom('audit_state').where('id', '=', 1).select('range').forUpdate().executeTakeFirstOrThrow();
    const range = readRange(state.range);
    const record = recordOf(entry, { seq: range.size, at: this.#now() });
    const link = appendAuditRecord(range, record);
    await tx
      .insertInto('audit_records')
      .values({
        seq: record.seq,
        at: record.at,
        actor_kind: record.actor.kind,
        actor_id: record.actor.id,
        action: record.action,
        subject_kind: record.subject.kind,
        subject_id: record.subject.id,
        product_id: entry.productId,
        record: link.text,
      })
      .execute();
    await tx
      .updateTable('audit_state')
      .set({ range: writeRange(link.range) })
      .where('id', '=', 1)
      .execute();
  }

  async checkpoint(): Promise<string | undefined> {
    return await this.#store.transaction(async (tx) => {
      const state = await tx.selectFrom('audit_state').where('id', '=', 1).select('range').forUpdate().executeTakeFirstOrThrow();
      const range = readRange(state.range);
      const last = await tx
        .selectFrom('audit_checkpoints')
        .select((each) => each.fn.max('size').as('size'))
        .executeTakeFirst();
      if (range.size === 0 || Number(last?.size ?? 0) === range.size) return undefined;
      const note = signCheckpoint({ origin: this.origin, size: range.size, root: rootOfRange(range), privateKey: this.#key });
      await tx.insertInto('audit_checkpoints').values({ size: range.size, at: this.#now(), note }).execute();
      return note;
    });
  }
}

/** A fresh Ed25519 key as PKCS #8 PEM. */
export function newLogKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function readLogKey(pem: string): KeyObject {
  return createPrivateKey(pem);
}

function recordOf(
  { caller, action, subject, productId, reason, data }: AuditEntry,
  place: { seq: number; at: string },
): AuditRecord {
  return {
    ...place,
    id: randomUUID(),
    actor: actorOf(caller),
    authentication: caller.authentication.replace(/\+/g, '-'),
    action,
    subject: { kind: subject.kind, id: String(subject.id) },
    product: productId === null ? null : String(productId),
    reason: reason === undefined || reason === '' ? null : reason.slice(0, 4096),
    data: flat(data ?? {}),
    ...(caller.requestId !== '' && { request: caller.requestId }),
  };
}

/** People by id alone: a name that must be forgotten could never be taken out of the log again. */
function actorOf({ actor: { kind, id, name } }: Caller): AuditRecord['actor'] {
  return kind === 'person' || name === '' ? { kind, id } : { kind, id, name: name.slice(0, 256) };
}

/** Facts are flat; what is not becomes its JSON text. */
function flat(data: Record<string, unknown>): Record<string, AuditFact> {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, factOf(value)]),
  );
}

function factOf(value: unknown): AuditFact {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.slice(0, 4096);
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.slice(0, 1000).map((each) => each.slice(0, 4096));
  return JSON.stringify(value).slice(0, 4096);
}
