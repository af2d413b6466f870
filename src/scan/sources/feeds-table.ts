// SPDX-License-Identifier: Apache-2.0

/** Where `ngao db update` reads when no mirror is named. Each feed is public and asks for no key. */
export const publicFeeds = {
  /** OSV's bucket: `ECOSYSTEM/all.zip` and `ecosystems.txt` (docs of OSV, "Data dumps"). */
  osv: 'https://osv-vulnerabilities.storage.googleapis.com',
  /** CISA's catalogue of known exploited vulnerabilities. */
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  /** FIRST's EPSS scores of the day, kept by Empirical Security (before: Cyentia). */
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  /** Node.js core advisories of the Node.js security working group. */
  nodejsCore: 'https://raw.githubusercontent.com/nodejs/security-wg/main/vuln/core/index.json',
} as const;

/** npm, and the distribution that Node.js images of services are mostly built on. */
export const defaultEcosystems: readonly string[] = ['npm', 'Alpine'];
