// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { notFound, requirePermission } from '../access.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { Job, ReportRow } from '../contract/portfolio.ts';
import { maySeeReport } from '../ingest/receive-report.ts';
import { reportView } from './portfolio.ts';

/** A report, for those who may see it: readers of the product, and the machine that may hand in for it. */
export async function seenReport(context: ServerContext, caller: Caller, id: number): Promise<Static<typeof ReportRow>> {
  const { productId, ...report } = await reportView(context, id);
  if (!maySeeReport(caller, { productId, target: report.target })) throw notFound('report');
  return report;
}

const states = { received: 'waiting', importing: 'running', imported: 'done', held: 'done', refused: 'failed' } as const;

/** The work on a report, told from the report's own row: it is true also after every restart. */
export async function jobView(context: ServerContext, caller: Caller, id: string): Promise<Static<typeof Job>> {
  const number = /^report-(\d{1,9})$/.exec(id)?.[1];
  if (number === undefined) throw notFound('job');
  const report = await seenReport(context, caller, Number(number));
  return { id, state: states[report.state], progress: null, report, message: report.reason };
}

/** Always a download of plain bytes: what was handed in is never shown as a page of ours. */
export async function sendOriginal(
  context: ServerContext,
  caller: Caller,
  { id, reply }: { id: number; reply: FastifyReply },
): Promise<FastifyReply> {
  const report = await reportView(context, id);
  requirePermission(caller, 'read', report.productId);
  reply.headers({
    'content-type': 'application/octet-stream',
    'content-length': report.bytes,
    'content-disposition': `attachment; filename="report-${id}.bin"`,
    'content-security-policy': "default-src 'none'; sandbox",
    etag: `"${report.digest}"`,
  });
  return reply.send(await context.evidence.open(report.digest));
}
