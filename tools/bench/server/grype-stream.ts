// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';

export interface GeneratedReport {
  findings: number;
  /** When the scan ran; a new instant makes another file of the same findings. */
  at: string;
  /** Every n-th severity is another one. */
  rescored?: number;
  /** Another seed: other packages and advisories. */
  seed?: number;
}

const severities = ['Critical', 'High', 'High', 'Medium', 'Medium', 'Medium', 'Medium', 'Low', 'Low', 'Negligible'];
const sentence = 'A crafted request may lead this package to read beyond its buffer and to answer with what it finds there. ';

/**
 * A Grype report of about 1.6 KB a match, written piece by piece: one advisory in two packages, six advisories a package,
 * each advisory with its other name, scores and texts, as image scans have them.
 */
export function grypeStream(given: GeneratedReport): Readable {
  return Readable.from(pieces(given));
}

function* pieces({ findings, at, rescored = 0, seed = 0 }: GeneratedReport): Generator<Buffer> {
  let part = '{"matches":[';
  for (let index = 0; index < findings; index++) {
    part += `${index === 0 ? '' : ','}${JSON.stringify(match(index, { rescored, seed }))}`;
    if (part.length < 256 * 1024) continue;
    yield Buffer.from(part);
    part = '';
  }
  const descriptor = { name: 'grype', version: '0.100.0', timestamp: at, db: { status: { built: at, valid: true } } };
  const source = { type: 'image', target: { userInput: `registry.example.org/bench/${seed}:1`, manifestDigest: '' } };
  yield Buffer.from(
    `${part}],"source":${JSON.stringify(source)},"distro":{"name":""},"descriptor":${JSON.stringify(descriptor)}}`,
  );
}

function match(index: number, { rescored, seed }: { rescored: number; seed: number }) {
  const advisory = seed * 1_000_000 + (index >> 1);
  const ghsa = ghsaOf(advisory);
  const cve = `CVE-1900-${String(advisory).padStart(7, '0')}`;
  const name = `example-package-${seed}-${Math.floor(index / 6)}-${index % 2}`;
  const step = rescored > 0 && index % rescored === 0 ? 5 : 0;
  const severity = severities[(advisory * 7 + step) % severities.length] as string;
  const score = {
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    version: '3.1',
    metrics: { baseScore: 7.5 },
    type: 'Primary',
  };
  const version = `1.${advisory % 40}.0`;
  return {
    vulnerability: {
      id: ghsa,
      dataSource: `https://advisories.example.org/${ghsa}`,
      namespace: 'github:language:javascript',
      severity,
      urls: [`https://advisories.example.org/${ghsa}`],
      description: `${name}: ${sentence.repeat(2)}`,
      cvss: [score],
      epss: [{ cve, epss: ((advisory * 37) % 1000) / 1000, percentile: 0.5, date: '2026-01-01' }],
      ...(advisory % 100 === 0 && { knownExploited: [{ cve, vendorProject: 'Example' }] }),
      fix: { versions: advisory % 3 === 0 ? [] : ['2.0.0'], state: advisory % 3 === 0 ? 'not-fixed' : 'fixed' },
      advisories: [],
    },
    relatedVulnerabilities: [
      {
        id: cve,
        dataSource: `https://nvd.example.org/${cve}`,
        namespace: 'nvd:cpe',
        severity,
        urls: [],
        description: sentence,
        cvss: [score],
      },
    ],
    matchDetails: [
      {
        type: 'exact-direct-match',
        matcher: 'javascript-matcher',
        searchedBy: { language: 'javascript' },
        found: { versionConstraint: '<2.0.0' },
      },
    ],
    artifact: {
      id: `artifact-${index}`,
      name,
      version,
      type: 'npm',
      locations: [{ path: `/opt/app/node_modules/${name}/package.json`, layerID: 'sha256:00' }],
      language: 'javascript',
      licenses: ['MIT'],
      cpes: [`cpe:2.3:a:${name}:${name}:${version}:*:*:*:*:node.js:*:*`],
      purl: `pkg:npm/${name}@${version}`,
      upstreams: [],
    },
  };
}

const letters = '23456789cfghjmpqrvwx';

/** Ids of the shape that GitHub gives, none twice. */
function ghsaOf(advisory: number): string {
  let rest = advisory * 104_729;
  let text = '';
  for (let place = 0; place < 12; place++) {
    text += `${place % 4 === 0 ? '-' : ''}${letters[rest % letters.length]}`;
    rest = Math.floor(rest / letters.length);
  }
  return `GHSA${text}`;
}
