// SPDX-License-Identifier: Apache-2.0
import type { CommitteeSettings } from '../cases/committee-settings.ts';
import type { ServerContext } from '../context.ts';
import { type AdvisoryRow, advisoryOwner } from './advisory-rows.ts';
import { type Missing, missing } from './guards.ts';
import { choicesOf, isAllowed, isLocal, type Recipients } from './recipients.ts';

interface Asked {
  row: Pick<AdvisoryRow, 'uid'>;
  recipients: Recipients;
  settings: CommitteeSettings;
  hasCase: boolean;
}

/** Whoever was told of it is told that it is withdrawn. Channels that are not configured any more cannot be chosen and are not asked for. */
export async function untoldGuards(context: ServerContext, { row, recipients, settings, hasCase }: Asked): Promise<Missing[]> {
  const lines = await context.db
    .selectFrom('publication_lines as l')
    .innerJoin('publications as p', 'p.uid', 'l.publication_uid')
    .where('p.advisory_uid', '=', row.uid)
    .where('l.state', 'in', ['sent', 'verified'])
    .select(['l.uid', 'l.channel', 'l.name', 'l.address'])
    .execute();
  const told = await context.vault.with(advisoryOwner(row.uid), (box) =>
    lines
      .filter(({ channel }) => !isLocal(channel))
      .map((line) => ({ ...line, address: box.openMaybe('publication_lines.address', line.uid, line.address) })),
  );
  const choices = new Set(choicesOf(context.config, hasCase).map(({ key }) => key));
  const chosen = new Set(recipients.lines.map(({ name, address }) => address ?? name));
  const isOpen = ({ address, name }: { address: string; name: string }) =>
    address === '' ? choices.has(name) : isAllowed(address, settings.allowed) || address === settings.privateList;
  const untold = new Set(told.filter(isOpen).map(({ address, name }) => address || name));
  const open = [...untold].filter((name) => !chosen.has(name)).sort();
  if (open.length === 0) return [];
  return [
    missing('channels-complete', `It was announced there too: ${open.join(', ')}. Choose them: whoever was told is told now.`),
  ];
}
