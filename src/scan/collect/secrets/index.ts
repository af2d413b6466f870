// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { CollectInput, Collector } from '../contract.ts';
import { collectSecrets } from './collect-secrets.ts';

export { collectSecrets, type SecretsFound, type SecretsInput } from './collect-secrets.ts';

/** Claims no file: it looks at the whole folder, once. */
export const secrets: Collector = {
  id: 'secrets',
  title: 'Secrets in text files (secretlint, recommended rules)',
  role: 'facts',
  claims: () => false,
  collect: async ({ folder }: CollectInput) => {
    const found = await collectSecrets({ folder });
    const digest = createHash('sha256').update(JSON.stringify(found.secrets)).digest('hex');
    const target = { ref: '.', kind: 'source', name: '', version: '', digest: `sha256:${digest}` };
    return [{ target, components: [], runtimes: [], overrides: [], ...found }];
  },
};
