// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import type { VulnerabilityMatch } from '../model/match.ts';
import type { Notice, Problem } from '../model/problem.ts';
import { type Claim, discover } from './collect/discover.ts';
import { collectSecrets } from './collect/secrets/index.ts';
import type { AdvisoryDatabase } from './database/contract.ts';
import { type LocatedTarget, locateTarget } from './locate-target.ts';
import { matchInventory, packageKeysOf } from './match/match-inventory.ts';
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
  for (const target of request.targets) parts.push(await collectTarget(locateTarget(target, request.cwd), request));
  const inventories = parts.flatMap((part) => part.inventories);
  return {
    inventories: inventories.sort((a, b) => (a.target.ref < b.target.ref ? -1 : 1)),
    problems: parts.flatMap((part) => [...part.problems, ...part.inventories.flatMap((inventory) => inventory.problems)]),
    notices: parts.flatMap((part) => [...part.notices, ...part.inventories.flatMap((inventory) => inventory.notices)]),
  };
}

/** The second half: what is wrong with it, in one query to the advisory database. */
export function matchInventories(inventories: readonly Inventory[], database: AdvisoryDatabase): Matched {
  const rows = database.lookup(inventories.flatMap(packageKeysOf));
  const results = inventories.map((inventory) => matchInventory(inventory, rows));
  return {
    matches: results.flatMap((result) => result.matches),
    problems: results.flatMap((result) => result.problems),
    notices: results.flatMap((result) => result.notices),
  };
}

async function collectTarget(located: LocatedTarget, request: CollectRequest): Promise<Collected> {
  const { folder, path, prefix } = located;
  const found = discover({ folder, target: path });
  const inventories: Inventory[] = [];
  const problems: Problem[] = [...found.problems];
  for (const claim of found.claims) {
    const outcome = await collectClaim(claim, located, request);
    if (Array.isArray(outcome)) inventories.push(...outcome);
    else problems.push(outcome as Problem);
  }
  if (request.secrets && path === '') inventories.push(await collectSecretFacts(located));
  return {
    inventories: inventories.map((inventory) => prefixInventory(inventory, prefix)),
    problems: problems.map((problem) => ({ ...problem, target: prefix + problem.target })),
    notices: found.notices.map((notice) => ({ ...notice, target: prefix + notice.target })),
  };
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
