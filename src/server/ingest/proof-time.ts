// SPDX-License-Identifier: Apache-2.0
import type { RunProof } from '../../scan/reports/contract.ts';

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
