// SPDX-License-Identifier: Apache-2.0
import { statementsOf } from '../../findings/vex/statements-of.ts';
import { version as programVersion } from '../../kit/version.ts';
import { writePortfolioOpenvex } from '../../report/openvex/portfolio-openvex.ts';
import type { Caller, ServerContext } from '../context.ts';
import { releaseFindings, releaseProducts } from '../releases/release-findings.ts';
import { readableRelease } from './releases.ts';

/**
 * The release's OpenVEX document: a statement about every advisory that is known to concern what it holds, and about those
 * that were fixed before it. What was fixed after it is still affected in it.
 */
export async function releaseVex(
  context: ServerContext,
  caller: Caller,
  id: number,
): Promise<{ file: string; document: string }> {
  const release = await readableRelease(context, caller, id);
  const now = context.now();
  const products = await releaseProducts(context, id);
  const findings = await releaseFindings(context, id, now);
  const document = writePortfolioOpenvex({
    statements: statementsOf(findings, (target) => products.get(target) ?? ''),
    author: context.config.publicUrl,
    now,
    version: 1,
    id: '',
    tooling: `ngao ${programVersion}`,
  });
  const name = `${release.name}-${release.version}`.replace(/[^\w.+-]/g, '-');
  return { file: `${name}.openvex.json`, document };
}
