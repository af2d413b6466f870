// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../model/exception.ts';
import { isRange } from '../exceptions/match-exception.ts';
import { chooseForExport, type Exported, stampText } from './export-rules.ts';

/** A literal name that holds one of these would become an expression in Grype. */
const expressionSign = /[\^$*+?[\](){}|\\]/;

/**
 * `.grype.yaml` ignore rules, one per decision. Grype has no field for owner and end: both stand in the reason, where
 * the importer finds them again. A matcher that Grype does not have would make the rule reach further, so such a
 * decision is left out.
 */
export async function exportGrype(exceptions: readonly Exception[], now: string): Promise<Exported> {
  const { stringify } = await import('yaml');
  const { kept, leftOut } = chooseForExport(exceptions, now, whyNot);
  const rules = kept.map(ruleOf);
  const head =
    '# Written by "ngao exceptions export" from ngao.yaml: change it there. Export again before the first date is past.\n';
  return { text: `${head}${stringify({ ignore: rules }, { lineWidth: 110 })}`, leftOut };
}

function whyNot(exception: Exception): string | undefined {
  const { target, scope, path, version, package: name, packagePattern } = exception;
  const lost = [
    target !== undefined && 'target',
    scope !== undefined && 'scope',
    exception.class !== undefined && 'class',
    path !== undefined && 'path',
    version !== undefined && isRange(version) && 'a range of versions',
    name !== undefined && !packagePattern && expressionSign.test(name) && 'that package name',
  ].filter((word) => word !== false);
  return lost.length > 0 ? `Grype cannot say ${lost.join(', ')}` : undefined;
}

function ruleOf({
  vulnerability,
  aliases,
  package: name,
  version,
  location,
  fixState,
  reason,
  owner,
  expires,
}: Exception): object {
  const held = {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(location !== undefined && { location }),
  };
  return {
    ...(vulnerability !== undefined && { vulnerability }),
    ...(vulnerability !== undefined && aliases && { 'include-aliases': true }),
    ...(fixState !== undefined && { 'fix-state': fixState }),
    ...(Object.keys(held).length > 0 && { package: held }),
    reason: `${reason} [owner: ${stampText(owner)}; until: ${expires}]`,
  };
}
