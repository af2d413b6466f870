// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const osvScanner: Importer = {
  id: 'osv-scanner',
  title: 'OSV-Scanner configuration (osv-scanner.toml)',
  claims: (file) => /(?:^|\/)osv-scanner\.toml$/.test(file),
  read: async (input) => (await import('./read-osv-scanner.ts')).readOsvScanner(input),
};
