// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../model/report.ts';
import { type BodOutcome, bodTable } from './bod-26-04-table.ts';

/**
 * CISA BOD 26-04 for one vulnerability. The directive asks for SSVC's Automatable and Technical Impact; feeds rarely
 * tell them, so they are read off the CVSS vector, and what nothing tells counts as the worse answer:
 * - automatable: CVSS v4's own AU metric, else network vector, low complexity, no privileges, no user interaction;
 * - total impact: confidentiality, integrity and availability all high (v2: complete).
 */
export function bodOutcome(vulnerability: NonNullable<Finding['vulnerability']>, exposed: boolean): BodOutcome {
  const vectors = vulnerability.cvss.map(({ vector }) => metricsOf(vector)).filter((metrics) => metrics.size > 0);
  const automatable = vectors.length === 0 || vectors.some(isAutomatable);
  const total = vectors.length === 0 || vectors.some(isTotal);
  const key = [vulnerability.kev, exposed, automatable].map((yes) => (yes ? 'Y' : 'N')).join('') + (total ? 'T' : 'P');
  return bodTable[key] as BodOutcome;
}

function metricsOf(vector: string): ReadonlyMap<string, string> {
  const pairs = vector.split('/').map((part) => part.split(':') as [string, string?]);
  return new Map(pairs.filter(([name, value]) => name !== 'CVSS' && value !== undefined) as [string, string][]);
}

function isAutomatable(metrics: ReadonlyMap<string, string>): boolean {
  const told = metrics.get('AU');
  if (told === 'Y' || told === 'N') return told === 'Y';
  const is = (name: string, value: string) => (metrics.get(name) ?? value) === value;
  return is('AV', 'N') && is('AC', 'L') && is('AT', 'N') && is('PR', 'N') && is('Au', 'N') && is('UI', 'N');
}

function isTotal(metrics: ReadonlyMap<string, string>): boolean {
  return ['C', 'I', 'A'].every((name) => /^[HC]$/.test(metrics.get(`V${name}`) ?? metrics.get(name) ?? ''));
}
