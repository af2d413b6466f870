// SPDX-License-Identifier: Apache-2.0
import { csafPath } from '../../../advisories/addresses.ts';
import { checkTree } from '../check-tree.ts';
import type { Line, LineAsk, Seen } from './contract.ts';
import { local } from './local.ts';

/**
 * The documents as a stranger gets them, and the indexes held against the requirements of a trusted provider (CSAF 2.0 7.1). Only this
 * advisory's documents are opened: the others were when they were published, and all are every night.
 */
export const provider: Line = {
  look: async (ask) => {
    const outside = await local.look(ask);
    return outside.found === 'there' ? await lookAtTree(ask) : outside;
  },
};

async function lookAtTree({ context, publisher, advisory }: LineAsk): Promise<Seen> {
  const own = `${publisher.baseUrl}${csafPath(advisory)}`;
  const { ok, answer } = await checkTree(context.db, publisher, { opens: (url) => url === own });
  return { found: ok ? 'there' : 'not-yet', answer };
}
