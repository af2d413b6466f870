// SPDX-License-Identifier: Apache-2.0
import { gradeCsaf, gradeCsaf21 } from './csaf.ts';
import { gradeCsafProvider } from './csaf-provider.ts';
import { gradeCve } from './cve.ts';
import { gradeCvssIndependent, gradeCvssOfFirst, gradeCvssSyntax } from './cvss.ts';
import { gradeCyclonedx } from './cyclonedx.ts';
import type { Grade } from './grade.ts';
import { gradeOpenvex } from './openvex.ts';
import { gradeOsv } from './osv.ts';
import { gradePurl, gradePurlTypes } from './purl.ts';
import { gradeSarif } from './sarif.ts';
import { gradeSecurityTxt } from './security-txt.ts';
import { gradeEd25519, gradeJcs, gradeMerkle } from './signed-logs.ts';
import { gradeTlog } from './tlog.ts';
import { gradeVers, gradeVersionPairs } from './vers.ts';

/** A standard, what of ours is graded on its documents, and how. */
export interface Suite {
  standard: string;
  graded: string;
  grade: (corpus: string) => Grade | Promise<Grade>;
}

/** Every grading there is, in the order of the page. */
export const suites: readonly Suite[] = [
  { standard: 'CSAF 2.0', graded: 'mandatory, optional and informative tests of a document', grade: gradeCsaf },
  { standard: 'CSAF 2.1', graded: 'mandatory tests of a document', grade: gradeCsaf21 },
  { standard: 'CSAF provider', graded: 'self-check of the published tree, requirement by requirement', grade: gradeCsafProvider },
  { standard: 'OSV', graded: 'schema and rules of the linter', grade: gradeOsv },
  { standard: 'CVE', graded: 'schema of the record and of the CNA container', grade: gradeCve },
  { standard: 'CycloneDX', graded: 'schema of VEX and VDR documents', grade: gradeCyclonedx },
  { standard: 'OpenVEX', graded: 'schema of a document', grade: gradeOpenvex },
  { standard: 'SARIF', graded: 'written reports', grade: gradeSarif },
  { standard: 'security.txt', graded: 'verdict, errors and warnings of a file', grade: gradeSecurityTxt },
  { standard: 'CVSS', graded: 'scores of published vectors', grade: gradeCvssOfFirst },
  { standard: 'CVSS', graded: 'scores of independent vectors', grade: gradeCvssIndependent },
  ...(['2.0', '3.0', '3.1', '4.0'] as const).map((version) => ({
    standard: `CVSS ${version}`,
    graded: 'which text is a vector',
    grade: (corpus: string) => gradeCvssSyntax(corpus, version),
  })),
  { standard: 'purl', graded: 'parsing, building, canonical form', grade: (corpus) => gradePurl(corpus, 'required') },
  { standard: 'purl', graded: 'parsing, building, canonical form', grade: (corpus) => gradePurl(corpus, 'recommended') },
  { standard: 'purl', graded: 'rules of the types', grade: gradePurlTypes },
  { standard: 'VERS', graded: 'comparison, canonical form, reading, containment', grade: gradeVers },
  { standard: 'Versions', graded: 'order of versions in thirteen schemes of ecosystems', grade: gradeVersionPairs },
  { standard: 'Merkle tree', graded: 'verification of proofs', grade: gradeMerkle },
  { standard: 'tlog-tiles', graded: 'checkpoints, tiles, entries, growth', grade: gradeTlog },
  { standard: 'Ed25519', graded: 'verification of signatures', grade: gradeEd25519 },
  { standard: 'JCS', graded: 'canonical JSON, byte for byte', grade: gradeJcs },
];

/** Suites of standards that are used here, of which nothing is graded; and why. */
export const ungraded: readonly (readonly [standard: string, suite: string, why: string])[] = [
  [
    'Atom, RSS',
    'w3c/feedvalidator, 1,341 documents',
    'the corpus does not hold its documents; the feeds are tested on our own cases only',
  ],
  ['Sigstore', 'sigstore-conformance, 70 bundles', 'nothing here verifies a Sigstore bundle yet, so there is nothing to grade'],
];
