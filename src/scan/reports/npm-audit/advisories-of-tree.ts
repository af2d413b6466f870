// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import { advisoryIdsIn, isMalware, namedBy } from '../advisory-ids.ts';
import { isRecord, listAt, textAt, textsAt, valueAt } from '../loose-value.ts';
import { endsOfRange, npmNumber } from '../npm-advisories.ts';
import { cwesOf, observe } from '../observe.ts';
import { packageTold } from '../package-told.ts';
import { cvssOf, severityTold } from '../told-severity.ts';

/**
 * The advisories in the tree of npm 7 and later. A `via` that is a text names a package through which the flaw comes: an
 * effect, not a flaw of its own. npm tells no versions here, only the folders.
 */
export function* advisoriesOfTree(members: Iterable<readonly [string, unknown]>): Generator<Observation, void> {
  const tree = new Map<string, TreeEntry>();
  for (const [name, entry] of members) {
    const effects = textsAt(entry, 'effects');
    tree.set(name, { entry, effects, direct: valueAt(entry, 'isDirect') === true });
  }
  for (const [name, node] of tree) {
    const path = pathTo(name, tree);
    for (const via of listAt(node.entry, 'via')) {
      const found = isRecord(via) ? observationOf(via, { name, node, path }) : undefined;
      if (found) yield found;
    }
  }
}

interface TreeEntry {
  entry: unknown;
  /** Names of the packages that it makes vulnerable. */
  effects: readonly string[];
  direct: boolean;
}

interface Place {
  name: string;
  node: TreeEntry;
  path: readonly string[];
}

function observationOf(via: unknown, { name, node, path }: Place): Observation | undefined {
  const address = textAt(via, 'url');
  const told = advisoryIdsIn(address);
  const ids = told.length > 0 ? told : npmNumber(textAt(via, 'source'));
  const { about, aliases } = namedBy(ids, isMalware(ids));
  if (about === '') return undefined;
  const label = textAt(via, 'severity');
  const cvss = cvssOf([{ vector: textAt(via, 'cvss', 'vectorString') }]);
  return observe({
    kind: isMalware(ids) ? 'malware' : 'vulnerability',
    about,
    aliases,
    rule: textAt(via, 'source') || about,
    component: packageTold({
      type: 'npm',
      // The folder's name may be an alias; `dependency` is the package's own.
      name: textAt(via, 'dependency') || name,
      foundAt: textsAt(node.entry, 'nodes'),
      direct: node.direct,
      path,
    }),
    severity: severityTold(label, cvss),
    severityLabel: label,
    cvss,
    cwes: cwesOf(textsAt(via, 'cwe')),
    fixedIn: endsOfRange(textAt(via, 'range')),
    title: textAt(via, 'title'),
    details: remedyOf(node.entry),
    references: [address],
  });
}

function remedyOf(entry: unknown): string {
  const name = textAt(entry, 'fixAvailable', 'name');
  if (name === '') return '';
  const major = valueAt(entry, 'fixAvailable', 'isSemVerMajor') === true ? ', a new major version' : '';
  return `npm audit suggests ${name} ${textAt(entry, 'fixAvailable', 'version')}${major}.`;
}

/** Shortest chain of names from a direct dependency, by breadth-first search over the effects; empty when none is told. */
function pathTo(name: string, tree: ReadonlyMap<string, TreeEntry>): string[] {
  const cameFrom = new Map<string, string | undefined>([[name, undefined]]);
  for (const at of cameFrom.keys()) {
    const node = tree.get(at);
    if (node?.direct) return chainFrom(at, cameFrom);
    for (const effect of [...(node?.effects ?? [])].sort()) if (!cameFrom.has(effect)) cameFrom.set(effect, at);
  }
  return [];
}

function chainFrom(top: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = top; at !== undefined && chain.length < 100; at = cameFrom.get(at)) chain.push(at);
  return chain;
}
