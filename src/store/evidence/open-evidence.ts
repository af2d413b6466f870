// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { EvidenceStore } from './contract.ts';
import { FolderEvidence } from './folder-evidence.ts';
import type { S3Place } from './s3-client.ts';
import { S3Evidence } from './s3-evidence.ts';

/** The evidence of a server: in its bucket where one is named, else in its data folder. `limit`: bytes of one file. */
export function openEvidence(
  { dataFolder, evidence }: { dataFolder: string; evidence?: S3Place | undefined },
  given: { limit?: number } = {},
): EvidenceStore {
  const folder = join(dataFolder, 'evidence');
  return evidence ? new S3Evidence(evidence, { drafts: join(folder, 'draft'), ...given }) : new FolderEvidence(folder, given);
}
