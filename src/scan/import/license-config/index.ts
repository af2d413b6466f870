// SPDX-License-Identifier: Apache-2.0
import type { Importer } from '../contract.ts';

export const licenseConfig: Importer = {
  id: 'license-config',
  title: 'Licence checker configuration (config.toml with allowedList and excludeList)',
  claims: (file) => /(?:^|\/)config\.toml$/.test(file),
  read: async (input) => (await import('./read-license-config.ts')).readLicenseConfig(input),
};
