// SPDX-License-Identifier: Apache-2.0

/** What `npm audit --json` (version 7 and newer) says of one flaw; the advisory's id stands in its address only. */
export function npmAuditReport({ id, name }: { id: string; name: string }): string {
  const via = {
    source: 1_000_001,
    name,
    dependency: name,
    title: 'A flaw',
    url: `https://example.org/advisories/${id}`,
    severity: 'high',
    range: '<2.0.0',
  };
  const counts = { info: 0, low: 0, moderate: 0, high: 1, critical: 0, total: 1 };
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      [name]: {
        name,
        severity: 'high',
        isDirect: true,
        via: [via],
        effects: [],
        range: '<2.0.0',
        nodes: [`node_modules/${name}`],
        fixAvailable: { name, version: '2.0.0', isSemVerMajor: true },
      },
    },
    metadata: { vulnerabilities: counts, dependencies: { prod: 12, dev: 3, optional: 0, peer: 0, peerOptional: 0, total: 14 } },
  });
}
