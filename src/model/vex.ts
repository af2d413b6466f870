// SPDX-License-Identifier: Apache-2.0
import type { Justification } from './finding-state.ts';
import type { VexStatement } from './observation.ts';

/** One thing to say about one vulnerability in named products; ready for OpenVEX, CSAF and CycloneDX. */
export interface PortfolioStatement {
  vulnerability: string;
  aliases: readonly string[];
  /** Sorted; each product with the packages in it that are spoken of (purls with version). */
  products: readonly { product: string; subcomponents: readonly string[] }[];
  /** OpenVEX 0.2.0. */
  status: VexStatement['status'];
  /** Only of `not_affected`; null where the impact statement says it. */
  justification: Justification | null;
  /** Why it does no harm; '' unless `not_affected`. */
  impact: string;
  /** What is done or decided; '' unless `affected`. */
  action: string;
  /** RFC 3339: since when the latest of these findings stands so. */
  at: string;
  csaf: CsafWords;
  cyclonedx: CyclonedxWords;
}

/** CSAF 2.0 section 3.2.3.9 (product_status) and 3.2.3.5 (flags). */
export interface CsafWords {
  productStatus: 'under_investigation' | 'known_affected' | 'known_not_affected' | 'fixed';
  /** null: the product needs an impact statement (threats, category impact) instead. */
  flag: Justification | null;
}

/** CycloneDX 1.6 `vulnerabilities[].analysis`. */
export interface CyclonedxWords {
  state: 'in_triage' | 'exploitable' | 'resolved' | 'false_positive' | 'not_affected';
  justification: CyclonedxJustification | null;
  response: 'will_not_fix' | 'update' | null;
}

export const cyclonedxJustifications = [
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
] as const;
export type CyclonedxJustification = (typeof cyclonedxJustifications)[number];
