// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryProduct } from '../../model/advisory.ts';
import { fixedVersions } from '../../model/advisory.ts';
import type { CyclonedxJustification } from '../../model/vex.ts';
import type { AdvisoryInput } from '../contract.ts';
import { inLanguages, plain } from '../words.ts';
import { affectsOf, factsOf, writeBom } from './bom.ts';

/** VEX: an analysis speaks for all of an entry's `affects` alike, so every product has an entry of its own. */
export function writeVex(input: AdvisoryInput): string {
  const { advisory } = input;
  const facts = factsOf(input);
  const entries = advisory.products.map((product, at) => ({
    'bom-ref': `vulnerability:${advisory.id}:${at + 1}`,
    ...facts,
    analysis: analysisOf(advisory, product),
    affects: [affectsOf(advisory, at)],
  }));
  return writeBom(input, 'vex', entries);
}

const states = { affected: 'exploitable', 'not-affected': 'not_affected', 'under-investigation': 'in_triage' } as const;

/** OpenVEX's five justifications in CycloneDX's nine, as the portfolio's statements use them. */
export const justifications: Readonly<Record<NonNullable<AdvisoryProduct['justification']>, CyclonedxJustification>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: 'requires_environment',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

function analysisOf(advisory: Advisory, product: AdvisoryProduct): object {
  const { status, justification, statement } = product;
  const detail = statement
    ? inLanguages(advisory, statement)
        .map(({ value }) => plain(value))
        .join('\n\n')
    : '';
  const response = [
    ...(fixedVersions(product).length > 0 ? ['update'] : []),
    ...(advisory.workaround ? ['workaround_available'] : []),
  ];
  return {
    state: states[status],
    ...(status === 'not-affected' && justification && { justification: justifications[justification] }),
    ...(status === 'affected' && response.length > 0 && { response }),
    ...(detail && { detail }),
  };
}
