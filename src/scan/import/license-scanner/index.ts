// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const licenseScanner: Importer = {
  id: 'license-scanner',
  title: 'License scanner exceptions (.license-scanner.json)',
  claims: (file) => /(?:^|\/)\.license-scanner\.json$/.test(file),
  read: async (input) => (await import('./read-license-scanner.ts')).readLicenseScanner(input),
};
