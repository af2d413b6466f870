// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const trivyignore: Importer = {
  id: 'trivyignore',
  title: 'Trivy ignore file (.trivyignore, .trivyignore.yaml)',
  claims: (file) => /(?:^|\/)\.trivyignore(?:\.ya?ml)?$/.test(file),
  read: async (input) =>
    /\.ya?ml$/.test(input.file)
      ? (await import('./read-trivy-yaml.ts')).readTrivyYaml(input)
      : (await import('./read-trivy-lines.ts')).readTrivyLines(input),
};
