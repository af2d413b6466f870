// SPDX-License-Identifier: Apache-2.0

/**
 * SPDX ids that may be shipped without asking, each with the reason: permissive, no duty beyond keeping notices.
 * The same 17 ids as the Mojaloop Foundation's licence gate of 2026 (reference: its published scanner 1.1.2).
 */
export const foundationLicenses = {
  'Apache-2.0': 'permissive, with a patent grant; the foundation’s own licence',
  'AFL-2.1': 'permissive academic licence with a patent grant; json-schema 0.2 offers it beside BSD',
  '0BSD': 'permissive without even the notice duty',
  'BlueOak-1.0.0': 'permissive, plain language, with a patent grant',
  'BSD-2-Clause': 'permissive; keep the notice',
  'BSD-3-Clause': 'permissive; keep the notice, no endorsement',
  'BSD-3-Clause-Clear': 'BSD-3-Clause that says it grants no patents',
  'CC-BY-3.0': 'data and documents; name the author',
  'CC-BY-4.0': 'data and documents; name the author',
  'CC0-1.0': 'public-domain dedication',
  ISC: 'permissive; keep the notice',
  MIT: 'permissive; keep the notice',
  'MIT-0': 'MIT without the notice duty',
  'Python-2.0': 'permissive; the licence of ported Python code such as argparse',
  Unlicense: 'public-domain dedication',
  WTFPL: 'permissive without any duty',
  Zlib: 'permissive; altered copies must say so',
} as const;
