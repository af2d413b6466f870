// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const ncurc: Importer = {
  id: 'ncurc',
  title: 'npm-check-updates configuration (.ncurc.yaml, .ncurc.json)',
  claims: (file) => /(?:^|\/)\.ncurc(?:\.ya?ml|\.json)?$/.test(file),
  read: async (input) => (await import('./read-ncurc.ts')).readNcurc(input),
};
