// SPDX-License-Identifier: Apache-2.0
import type { Advisory } from '../../model/advisory.ts';
import type { Fault } from '../contract.ts';
import { type HouseRule, houseRules, type LintSettings } from './rules.ts';
import { proofsIn } from './texts.ts';

export interface LintResult {
  /** Nothing is published while one stands. */
  faults: readonly Fault[];
  /** A person says that it is meant so. */
  warnings: readonly Fault[];
  /** Steps to reproduce stand in it: the committee must have approved them (K8). */
  holdsProofOfConcept: boolean;
}

/** House lint of an advisory before publication. */
export function lintAdvisory(advisory: Advisory, settings: LintSettings): LintResult {
  const found = (weight: HouseRule['weight']) =>
    houseRules.filter((rule) => rule.weight === weight).flatMap((rule) => faultsOf(rule, advisory, settings));
  return { faults: found('fault'), warnings: found('warning'), holdsProofOfConcept: proofsIn(advisory).length > 0 };
}

function faultsOf(rule: HouseRule, advisory: Advisory, settings: LintSettings): Fault[] {
  const faults: Fault[] = [];
  rule.check(advisory, (place, message) => faults.push({ rule: rule.id, place, message }), settings);
  return faults;
}
