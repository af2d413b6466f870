// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { notFound } from '../access.ts';
import type { ServerContext } from '../context.ts';

const kinds = ['repository', 'image', 'chart', 'external'] as const;
export type TargetKind = (typeof kinds)[number];

/** A product by its key or id. */
export async function findProduct(
  { db }: Pick<ServerContext, 'db'>,
  keyOrId: string,
): Promise<{ id: number; key: string; name: string }> {
  const isId = /^\d{1,9}$/.test(keyOrId);
  const row = await db
    .selectFrom('products')
    .where((each) => (isId ? each('id', '=', Number(keyOrId)) : each('key', '=', keyOrId)))
    .select(['id', 'key', 'name'])
    .executeTakeFirst();
  if (!row) throw notFound('product');
  return row;
}

/** `repository:central-ledger`, `image:example/central-ledger`; a bare name is a repository. */
export function readTargetRef(text: string): { kind: TargetKind; ref: string } {
  const [head = '', ...rest] = text.split(':');
  const kind = kinds.find((each) => each === head);
  const name = kind ? rest.join(':') : text;
  if (!/^[A-Za-z0-9@][A-Za-z0-9@._/:+-]{0,249}$/.test(name))
    throw new NgaoError('usage', 'Name the target like "repository:central-ledger" or "image:example/central-ledger".');
  return { kind: kind ?? 'repository', ref: `${kind ?? 'repository'}:${name}` };
}
