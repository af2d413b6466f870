// SPDX-License-Identifier: Apache-2.0
import type { ReportContent, RunProof } from '../../scan/reports/contract.ts';
import { feedName } from './vulnerability-facts.ts';

/** How far a sender's clock may be ahead of ours. */
const tolerance = 3_600_000;

/**
 * The proof with a time that the order of reports can rely on. No scan ran after its report came: such a time would make every
 * later report look late, for as long as the clock that wrote it was ahead. It is taken to have run when it was received.
 */
export function provenBy(proof: RunProof | null, receivedAt: string): { proof: RunProof | null; notices: string[] } {
  if (!proof || !(Date.parse(proof.at) > Date.parse(receivedAt) + tolerance)) return { proof, notices: [] };
  const notice = `It says that its scan ran at ${proof.at.slice(0, 40)}, after it was received: counted as run at ${receivedAt}. Set the clock of the machine that scans.`;
  return { proof: { ...proof, at: receivedAt }, notices: [notice] };
}

/**
 * The tool and the category of a run. The advisory database has a name that stands for the feed's own word, and a category of its
 * own in every target: a report that takes either would speak, and close, in its place. It is renamed.
 */
export function namedBy({ tool, category }: Pick<ReportContent, 'tool' | 'category'>) {
  const [name, stream] = [tool.name, category].map((text) => (isReserved(text) ? `${feedName} (report)` : text)) as [
    string,
    string,
  ];
  const isRenamed = name !== tool.name || stream !== category;
  const notice = `"${feedName}" is the name of the server's own advisory database: this report is kept as "${feedName} (report)". Give the tool or the category another name.`;
  return { tool: { ...tool, name }, category: stream, notices: isRenamed ? [notice] : [] };
}

function isReserved(text: string): boolean {
  return text.trim().toLowerCase() === feedName;
}
