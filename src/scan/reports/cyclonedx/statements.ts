// SPDX-License-Identifier: Apache-2.0
import type { VexStatement } from '../../../model/observation.ts';
import { firstText, listAt, textAt, textsAt } from '../loose-value.ts';
import { instantOf } from '../told-instant.ts';
import type { KnownComponents } from './components.ts';
import { idsOf } from './vulnerability.ts';

export interface StatementContext {
  known: KnownComponents;
  /** The document's time, where the analysis tells none. */
  at: string;
  author: string;
}

/** What an `analysis` states in the words of OpenVEX 0.2.0; nothing where there is none, or its state is not known. */
export function* statementsOf(each: unknown, { known, at, author }: StatementContext): Generator<VexStatement, void> {
  const state = textAt(each, 'analysis', 'state');
  const status = statusWords.get(state);
  const { about, aliases } = idsOf(each);
  const refs = listAt(each, 'affects').map((target) => textAt(target, 'ref'));
  const products = [...new Set(refs.map((ref) => known.find(ref)?.purl || ref))].filter((product) => product !== '');
  if (status === undefined || about === '' || products.length === 0) return;
  const dates = instantOf(firstText(each, ['analysis', 'lastUpdated'], ['analysis', 'firstIssued'], ['updated']));
  yield {
    vulnerability: about,
    aliases,
    products,
    status,
    justification: status === 'not_affected' ? (justificationWords.get(textAt(each, 'analysis', 'justification')) ?? '') : '',
    statement: statementOf(each, state),
    at: dates || at,
    author,
  };
}

/** What OpenVEX has no word for is kept in the text: false positives, CycloneDX's own justifications, responses. */
function statementOf(each: unknown, state: string): string {
  const told = textAt(each, 'analysis', 'justification');
  const parts = [
    state === 'false_positive' || state === 'resolved_with_pedigree' ? state : '',
    told === '' || justificationWords.get(told) === told ? '' : `justification: ${told}`,
    textsAt(each, 'analysis', 'response').join(', '),
    textAt(each, 'analysis', 'detail'),
  ];
  return parts
    .filter((part) => part !== '')
    .join('. ')
    .slice(0, 4096);
}

/** ECMA-424 states to OpenVEX 0.2.0 status words. */
const statusWords: ReadonlyMap<string, VexStatement['status']> = new Map([
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
  ['false_positive', 'not_affected'],
  ['not_affected', 'not_affected'],
]);

/** ECMA-424 justifications to OpenVEX's five. */
const justificationWords: ReadonlyMap<string, string> = new Map([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['requires_configuration', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['requires_dependency', 'component_not_present'],
  ['requires_environment', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['protected_by_compiler', 'inline_mitigations_already_exist'],
  ['protected_at_runtime', 'inline_mitigations_already_exist'],
  ['protected_at_perimeter', 'inline_mitigations_already_exist'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
]);
