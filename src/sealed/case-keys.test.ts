// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { temporaryFolder } from '../../test/builders/temporary-folder.ts';
import { CaseKeys, makeKey } from './case-keys.ts';
import type { KeyWrapper, WrappedKey } from './contract.ts';
import { createKeyFile } from './file/index.ts';
import { type KeyOwner, newUid, type Place } from './place.ts';
import { openKeyWrapper } from './registry.ts';
import { type KeyRow, rewrapAll } from './rewrap.ts';
import { openText, sealText } from './seal.ts';

async function newWrapper(): Promise<KeyWrapper> {
  const path = join(temporaryFolder(), 'key');
  createKeyFile(path);
  return await openKeyWrapper('file', { path });
}

/** A table of wrapped keys, a clock, and a wrapper that counts. */
async function world(limits: { lifetime?: number; capacity?: number } = {}) {
  const real = await newWrapper();
  const state = { now: 1_000, asked: 0, rows: new Map<string, WrappedKey>() };
  const wrapper: KeyWrapper = {
    ...real,
    unwrap: async (wrapped, context) => {
      state.asked += 1;
      return await real.unwrap(wrapped, context);
    },
  };
  const keeping = {
    wrappers: [wrapper],
    load: async ({ uid }: KeyOwner) => state.rows.get(uid),
    now: () => state.now,
    ...limits,
  };
  const keys = new CaseKeys(keeping);
  const newCase = async (): Promise<KeyOwner> => {
    const owner: KeyOwner = { scope: 'case', uid: newUid() };
    state.rows.set(owner.uid, await makeKey(wrapper, owner));
    return owner;
  };
  return { state, wrapper, keeping, keys, newCase };
}

function placeOf(owner: KeyOwner): Place {
  return { owner, table: 'case_note', column: 'text', row: 'c'.repeat(32) };
}

describe('keys of cases', () => {
  it('open what was sealed, asking the external key once in a while', async () => {
    const { state, keys, newCase } = await world({ lifetime: 100 });
    const owner = await newCase();
    const sealed = await keys.withKey(owner, (key) => sealText(key, 'hello', placeOf(owner)));
    const read = () => keys.withKey(owner, async (key) => openText(key, sealed, placeOf(owner)));
    assert.deepEqual(await Promise.all([read(), read(), read()]), ['hello', 'hello', 'hello']);
    assert.equal(state.asked, 1);
    state.now += 99;
    await read();
    assert.equal(state.asked, 1);
    state.now += 1;
    keys.expire();
    assert.equal(keys.size, 0);
    assert.equal(await read(), 'hello');
    assert.equal(state.asked, 2);
  });

  it('ask the external key once when many ask at the same time', async () => {
    const { state, keys, newCase } = await world();
    const owner = await newCase();
    const seen = await Promise.all(
      Array.from({ length: 20 }, () => keys.withKey(owner, (key) => Buffer.from(key).toString('hex'))),
    );
    assert.equal(new Set(seen).size, 1);
    assert.notEqual(seen[0], '0'.repeat(64));
    assert.equal(state.asked, 1);
  });

  it('are wiped after use, also when the use fails', async () => {
    const { keys, newCase } = await world();
    const owner = await newCase();
    const lent: Uint8Array[] = [];
    await keys.withKey(owner, (key) => lent.push(key));
    await assert.rejects(
      keys.withKey(owner, (key) => {
        lent.push(key);
        throw new Error('on purpose');
      }),
      /on purpose/,
    );
    await turn();
    for (const key of lent) assert(key.every((byte) => byte === 0));
  });

  it('stay few: the oldest goes', async () => {
    const { state, keys, newCase } = await world({ capacity: 2 });
    const owners = [await newCase(), await newCase(), await newCase()];
    for (const owner of owners) await keys.withKey(owner, () => 0);
    assert.equal(keys.size, 2);
    await keys.withKey(owners[2]!, () => 0);
    assert.equal(state.asked, 3);
    await keys.withKey(owners[0]!, () => 0);
    assert.equal(state.asked, 4);
  });

  it('once destroyed, open nothing: not here, not in a process that remembers the key, not from the sealed value', async () => {
    const { state, keeping, keys, newCase } = await world();
    const owner = await newCase();
    const elsewhere = new CaseKeys(keeping);
    const sealed = await keys.withKey(owner, (key) => sealText(key, 'hello', placeOf(owner)));
    const read = (from: CaseKeys) => from.withKey(owner, (key) => openText(key, sealed, placeOf(owner)));
    assert.equal(await read(elsewhere), 'hello');
    state.rows.delete(owner.uid);
    keys.forget(owner.uid);
    assert.equal(keys.size, 0);
    await assert.rejects(read(keys), { code: 'not-found' });
    await assert.rejects(read(elsewhere), { code: 'not-found' });
    assert.equal(elsewhere.size, 0);
    // A new key in its place, or that of another case, does not bring it back.
    state.rows.set(owner.uid, await makeKey(keeping.wrappers[0]!, owner));
    await assert.rejects(read(keys), { code: 'sealed-damaged' });
    state.rows.set(owner.uid, state.rows.get((await newCase()).uid)!);
    await assert.rejects(read(keys), { code: 'sealed-damaged' });
  });

  it('that are forgotten while they are being opened are not remembered', async () => {
    const { keys, newCase } = await world();
    const owner = await newCase();
    const using = keys.withKey(owner, () => 0);
    await Promise.resolve();
    keys.forgetAll();
    await using;
    assert.equal(keys.size, 0);
  });

  it('of a wrapper that is not configured are told', async () => {
    const { state, keys, newCase } = await world();
    const owner = await newCase();
    state.rows.set(owner.uid, await makeKey(await newWrapper(), owner));
    await assert.rejects(
      keys.withKey(owner, () => 0),
      { code: 'key-unavailable' },
    );
  });
});

describe('a rotation of the external key', () => {
  it('moves every key, may be broken off, tells what is left, and changes no sealed value', async () => {
    const { state, wrapper, keeping, newCase } = await world();
    const owners = [await newCase(), await newCase(), await newCase()];
    const before = new CaseKeys(keeping);
    const sealed = await Promise.all(
      owners.map((owner) => before.withKey(owner, (key) => sealText(key, owner.uid, placeOf(owner)))),
    );
    const to = await newWrapper();
    const rows = (): KeyRow[] =>
      owners.map(({ uid }) => ({ id: uid, context: `ngao:case:${uid}`, wrapped: state.rows.get(uid)! }));
    let saves = 0;
    const save = async (row: KeyRow, wrapped: WrappedKey) => {
      if (++saves === 2) throw new Error('power cut');
      state.rows.set(row.id, wrapped);
    };
    await assert.rejects(rewrapAll({ from: wrapper, to, rows: rows(), save }), /power cut/);
    const altered = { ...state.rows.get(owners[2]!.uid)!, bytes: Buffer.alloc(61, 1) };
    const whole = state.rows.get(owners[2]!.uid)!;
    state.rows.set(owners[2]!.uid, altered);
    const second = await rewrapAll({ from: wrapper, to, rows: rows(), save });
    assert.deepEqual([second.done, second.already, second.left.map(({ id }) => id)], [1, 1, [owners[2]!.uid]]);
    state.rows.set(owners[2]!.uid, whole);
    assert.deepEqual(await rewrapAll({ from: wrapper, to, rows: rows(), save }), { done: 1, already: 2, left: [] });
    const after = new CaseKeys({ ...keeping, wrappers: [to] });
    for (const [index, owner] of owners.entries())
      assert.equal(await after.withKey(owner, (key) => openText(key, sealed[index]!, placeOf(owner))), owner.uid);
  });

  it('saves nothing that the new external key does not open, and stops when a keeper is away', async () => {
    const { state, wrapper, newCase } = await world();
    const owner = await newCase();
    const rows = [{ id: owner.uid, context: `ngao:case:${owner.uid}`, wrapped: state.rows.get(owner.uid)! }];
    const to = await newWrapper();
    const other = await newWrapper();
    const lying = { ...to, wrap: async (_: Uint8Array, context: string) => await to.wrap(Buffer.alloc(32), context) };
    const save = async () => assert.fail('saved');
    await assert.rejects(rewrapAll({ from: wrapper, to: lying, rows, save }), { code: 'sealed-damaged' });
    const away = { ...wrapper, unwrap: async () => await other.unwrap(rows[0]!.wrapped, '') };
    await assert.rejects(rewrapAll({ from: away, to, rows, save }), { code: 'key-unavailable' });
    const strange = await rewrapAll({ from: other, to, rows, save });
    assert.deepEqual(
      strange.left.map(({ error }) => error.code),
      ['key-unavailable'],
    );
  });
});
