// SPDX-License-Identifier: Apache-2.0
import { type Cluster, startCluster } from './cluster.ts';
import { benchImport, benchRepositories, benchRescore } from './imports.ts';
import { benchArchive, benchImpact, benchPages } from './pages.ts';
import { benchPublic } from './public.ts';
import { tell, tellHead } from './tell.ts';

const cases: Record<string, (cluster?: Cluster) => Promise<void>> = {
  'import-10k': async (cluster) => await benchImport(10_000, cluster),
  'import-50k': async (cluster) => await benchImport(50_000, cluster),
  repositories: benchRepositories,
  rescore: benchRescore,
  archive: benchArchive,
  impact: benchImpact,
  'pages-150k': async (cluster) => await benchPages(150_000, cluster),
  'pages-1m': async (cluster) => await benchPages(1_000_000, cluster),
  public: benchPublic,
};

/**
 * The server under load, on both engines: `npm run bench -- server [embedded|postgresql] [case ...]`. Figures are of this
 * machine at this moment; where others use it too, CPU seconds say more than the clock.
 */
export async function benchPortfolio(asked: readonly string[]): Promise<void> {
  const engines = ['embedded', 'postgresql'].filter((name) => asked.includes(name));
  const named = asked.filter((name) => name in cases);
  const chosen = named.length > 0 ? named : Object.keys(cases);
  for (const engine of engines.length > 0 ? engines : ['embedded', 'postgresql']) {
    const cluster = engine === 'postgresql' ? await startCluster() : undefined;
    if (engine === 'postgresql' && !cluster)
      tell('PostgreSQL is not installed here (Debian: apt-get install postgresql): nothing was measured on it.');
    else await benchEngine(engine, chosen, cluster);
  }
}

async function benchEngine(engine: string, chosen: readonly string[], cluster: Cluster | undefined): Promise<void> {
  tell(`\n## ${engine}\n`);
  tellHead();
  try {
    for (const name of chosen) await cases[name]?.(cluster);
  } finally {
    cluster?.stop();
  }
}
