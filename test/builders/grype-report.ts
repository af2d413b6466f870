// SPDX-License-Identifier: Apache-2.0

export interface GrypeOptions {
  /** How many matches, CVE-1900-0000 upwards, each in a package of its own. */
  findings: number;
  severity?: string;
  version?: string;
  text?: string;
  /** When the scan ran. */
  at?: string;
}

/** A report as Grype writes it, as far as an importer looks. */
export function grypeReport({
  findings,
  severity = 'Medium',
  version = '1.0.0',
  text = 'A flaw.',
  at = '2026-05-01T00:00:00Z',
}: GrypeOptions): string {
  const matches = Array.from({ length: findings }, (_, index) => grypeMatch({ index, severity, version, text }));
  return JSON.stringify({
    matches,
    source: { type: 'directory', target: '.' },
    distro: { name: '', version: '', idLike: null },
    descriptor: {
      name: 'grype',
      version: '0.100.0',
      timestamp: at,
      db: { status: { built: '2026-05-01T00:00:00Z', valid: true } },
    },
  });
}

function grypeMatch({ index, severity, version, text }: { index: number; severity: string; version: string; text: string }) {
  const id = `CVE-1900-${String(index).padStart(4, '0')}`;
  const name = `example-package-${index}`;
  return {
    vulnerability: {
      id,
      dataSource: `https://example.org/${id}`,
      namespace: 'github:language:javascript',
      severity,
      urls: [`https://example.org/${id}`],
      description: text,
      cvss: [],
      fix: { versions: ['2.0.0'], state: 'fixed' },
      advisories: [],
    },
    relatedVulnerabilities: [],
    matchDetails: [{ type: 'exact-direct-match', matcher: 'javascript-matcher', searchedBy: {}, found: {} }],
    artifact: {
      id: `artifact-${index}`,
      name,
      version,
      type: 'npm',
      locations: [{ path: '/package-lock.json' }],
      language: 'javascript',
      licenses: ['MIT'],
      cpes: [],
      purl: `pkg:npm/${name}@${version}`,
      upstreams: [],
    },
  };
}
