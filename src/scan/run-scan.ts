// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import type { Notice, Problem } from '../model/problem.ts';
import type { PackageKey } from '../model/vulnerability.ts';
import { type Claim, discover } from './collect/discover.ts';
import { collectors } from './collect/registry.ts';
import { collectSecrets } from './collect/secrets/index.ts';
import type { AdvisoryDatabase } from './database/contract.ts';
import { type LocatedTarget, locateTargets } from './locate-target.ts';
import { matchInventory, packageKeysOf } from './match/match-inventory.ts';
import { baseEcosystem, nodeRuntime } from './match/subjects.ts';
import { prefixInventory } from './prefix-inventory.ts';

export interface CollectRequest {
  /** TARGET arguments as typed; at least one. */
  targets: readonly string[];
  cwd: string;
  trustedRegistries: readonly string[];
  /** Whether to look for secrets in the files of directory targets. */
  secrets: boolean;
}

export interface Collected {
  /** Sorted by target ref. */
  inventories: readonly Inventory[];
  problems: readonly Problem[];
  notices: readonly Notice[];
}

export interface Matched {
  matches: readonly VulnerabilityMatch[];
  problems: readonly Problem[];
  notices: readonly Notice[];
}

/**
 * The first half of story one: what is in it. A target that cannot be located at all throws; anything that could
 * not be read becomes a Problem, so that the result says it is incomplete.
 */
export async function collectTargets(request: CollectRequest): Promise<Collected> {
  const parts: Collected[] = [];
  for (const target of locateTargets(request.targets, request.cwd)) parts.push(await collectTarget(target, request));
  const inventories = onceEach(parts.flatMap((part) => part.inventories));
  return {
    inventories,
    problems: [...parts.flatMap((part) => part.problems), ...inventories.flatMap((inventory) => inventory.problems)],
    notices: [...parts.flatMap((part) => part.notices), ...inventories.flatMap((inventory) => inventory.notices)],
  };
}

/** Sorted by ref; a lockfile that is named beside its folder is one inventory. */
function onceEach(inventories: readonly Inventory[]): readonly Inventory[] {
  const byTarget = new Map(inventories.map((inventory) => [`${inventory.target.ref}\0${inventory.target.kind}`, inventory]));
  return [...byTarget.values()].sort((a, b) => (a.target.ref < b.target.ref ? -1 : 1));
}

/** The second half: what is wrong with it, in one query to the advisory database. */
export function matchInventories(inventories: readonly Inventory[], database: AdvisoryDatabase): Matched {
  const keys = inventories.map(packageKeysOf);
  const rows = database.lookup(keys.flat());
  const results = inventories.map((inventory) => matchInventory(inventory, rows));
  return {
    matches: results.flatMap((result) => result.matches),
    problems: [
      ...inventories.flatMap((inventory, at) => unanswered(inventory, keys[at] ?? [], database)),
      ...results.flatMap((result) => result.problems),
    ],
    notices: results.flatMap((result) => result.notices),
  };
}

/** Silence about an ecosystem (or a distribution's release) that the database does not hold is no answer. */
function unanswered(inventory: Inventory, keys: readonly PackageKey[], database: AdvisoryDatabase): Problem[] {
  const ecosystems = [...new Set(keys.map((key) => key.ecosystem))].sort();
  return ecosystems
    .filter((ecosystem) => !database.holds(ecosystem))
    .map((ecosystem) => ({
      code: 'ecosystem-unknown',
      message: `The advisory database holds nothing of ${ecosystem}, so nobody can say whether its packages are affected. ${howToFetch(ecosystem)}`,
      target: inventory.target.ref,
    }));
}

/** The feed of Node.js itself comes with every update; ecosystems have to be named, and each update fetches all it names. */
function howToFetch(ecosystem: string): string {
  if (ecosystem === nodeRuntime.ecosystem) return 'Fetch it with "ngao db update".';
  return `Fetch it, too: name it to "ngao db update" by --ecosystem "${baseEcosystem(ecosystem)}", beside the others you need.`;
}

async function collectTarget(located: LocatedTarget, request: CollectRequest): Promise<Collected> {
  const { given, folder, path, prefix } = located;
  const found = discover({ folder, target: path, shown: given });
  const inventories: Inventory[] = [];
  const problems: Problem[] = [...found.problems];
  for (const claim of found.claims) {
    const outcome = emptyLock(claim, located, await collectClaim(claim, located, request));
    if (Array.isArray(outcome)) inventories.push(...outcome);
    else problems.push(outcome as Problem);
  }
  if (request.secrets && path === '') inventories.push(await collectSecretFacts(located));
  problems.push(...unreadableProblems(located));
  return {
    inventories: inventories.map((inventory) => prefixInventory(inventory, prefix)),
    problems: problems.map((problem) => ({ ...problem, target: prefix + problem.target })),
    notices: found.notices.map((notice) => ({ ...notice, target: prefix + notice.target })),
  };
}

/**
 * A lockfile that holds nothing although the project asks for packages was never written, or lost its content: its
 * silence proves nothing.
 */
function emptyLock(
  claim: Claim,
  { folder }: LocatedTarget,
  outcome: readonly Inventory[] | Problem,
): readonly Inventory[] | Problem {
  if (claim.collector.role !== 'lock' || 'code' in outcome || outcome.some((inventory) => inventory.components.length > 0))
    return outcome;
  const slash = claim.path.lastIndexOf('/') + 1;
  const asked = askedPackages(folder.readText(`${claim.path.slice(0, slash)}package.json`));
  if (asked === 0) return outcome;
  const message = `${claim.path} holds no package, but the package.json beside it asks for ${asked}. Write the lockfile anew by your package manager's install.`;
  return { code: 'input-malformed', message, target: claim.path };
}

/** How many packages a package.json asks for in production; 0 when it is missing or cannot be read. */
function askedPackages(text: string | undefined): number {
  try {
    const { dependencies } = JSON.parse(text ?? '{}');
    return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies).length : 0;
  } catch {
    return 0;
  }
}

/** What stands there and could not be looked at; of odd files only those that a collector would have read. */
function unreadableProblems({ folder }: LocatedTarget): Problem[] {
  const folders = [...folder.unreadable.folders].map((path) => ({ path, what: 'could not be listed: check its permissions' }));
  const files = [...folder.unreadable.files]
    .filter((path) => !path.includes('node_modules/') && collectors.some((collector) => collector.claims(path)))
    .map((path) => ({ path, what: 'is no readable file: a link to nowhere, a circle of links or a device' }));
  return [...folders, ...files].map(({ path, what }) => ({
    code: 'input-unreadable',
    message: `${path || 'The folder'} ${what}.`,
    target: path,
  }));
}

/** A file that was named alone must be readable; one file of many becomes a Problem beside the others. */
async function collectClaim(
  claim: Claim,
  located: LocatedTarget,
  request: CollectRequest,
): Promise<readonly Inventory[] | Problem> {
  try {
    return await claim.collector.collect({
      path: claim.path,
      folder: located.folder,
      trustedRegistries: request.trustedRegistries,
    });
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (!error.expected) throw error;
    return { code: error.code, message: error.message, target: claim.path };
  }
}

async function collectSecretFacts(located: LocatedTarget): Promise<Inventory> {
  const { secrets, problems, notices } = await collectSecrets({ folder: located.folder });
  return {
    target: { ref: 'secrets', kind: 'secrets', name: '', version: '', digest: '' },
    components: [],
    runtimes: [],
    secrets,
    overrides: [],
    problems,
    notices,
  };
}

/** Throws when no target held anything to judge: an empty folder is not a clean folder. */
export function requireSomething(collected: Collected): void {
  if (collected.inventories.some((inventory) => inventory.target.kind !== 'secrets') || collected.problems.length > 0) return;
  throw new NgaoError('nothing-to-scan', 'There is nothing here that Ngao can read: no lockfile, SBOM or runtime file.');
}
