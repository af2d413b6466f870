// SPDX-License-Identifier: Apache-2.0
import type { Justification, StateName } from '../../model/finding-state.ts';
import type { VexStatement } from '../../model/observation.ts';
import type { CsafWords, CyclonedxJustification, CyclonedxWords } from '../../model/vex.ts';

/** How a state of ours is called in the three formats. */
export interface VexWords {
  status: VexStatement['status'];
  csaf: CsafWords['productStatus'];
  cyclonedx: CyclonedxWords['state'];
  response: CyclonedxWords['response'];
}

/** null: nothing is said, because another finding says it. */
export const wordsOfState: Readonly<Record<StateName, VexWords | null>> = {
  new: { status: 'under_investigation', csaf: 'under_investigation', cyclonedx: 'in_triage', response: null },
  triaged: { status: 'affected', csaf: 'known_affected', cyclonedx: 'exploitable', response: null },
  'in-progress': { status: 'affected', csaf: 'known_affected', cyclonedx: 'exploitable', response: 'update' },
  // A risk that somebody bears for a time is there all the same.
  accepted: { status: 'affected', csaf: 'known_affected', cyclonedx: 'exploitable', response: 'will_not_fix' },
  fixed: { status: 'fixed', csaf: 'fixed', cyclonedx: 'resolved', response: null },
  'not-affected': { status: 'not_affected', csaf: 'known_not_affected', cyclonedx: 'not_affected', response: null },
  // Only CycloneDX has a word for it; the others want the reason as an impact statement.
  'false-positive': { status: 'not_affected', csaf: 'known_not_affected', cyclonedx: 'false_positive', response: null },
  duplicate: null,
};

/** OpenVEX's five justifications are CSAF's five flags; CycloneDX has nine of its own. */
export const cyclonedxOf: Readonly<Record<Justification, CyclonedxJustification>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: 'requires_environment',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

export const justificationOf: Readonly<Record<CyclonedxJustification, Justification>> = {
  code_not_present: 'vulnerable_code_not_present',
  code_not_reachable: 'vulnerable_code_not_in_execute_path',
  requires_configuration: 'vulnerable_code_cannot_be_controlled_by_adversary',
  requires_dependency: 'component_not_present',
  requires_environment: 'vulnerable_code_cannot_be_controlled_by_adversary',
  protected_by_compiler: 'inline_mitigations_already_exist',
  protected_at_runtime: 'inline_mitigations_already_exist',
  protected_at_perimeter: 'inline_mitigations_already_exist',
  protected_by_mitigating_control: 'inline_mitigations_already_exist',
};
