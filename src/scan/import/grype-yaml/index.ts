// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const grypeYaml: Importer = {
  id: 'grype-yaml',
  title: 'Grype configuration (.grype.yaml)',
  claims: (file) => /(?:^|\/)(?:\.grype\.ya?ml|\.grype\/config\.ya?ml)$/.test(file),
  read: async (input) => (await import('./read-grype-yaml.ts')).readGrypeYaml(input),
};
