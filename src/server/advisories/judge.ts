// SPDX-License-Identifier: Apache-2.0
import { lintAdvisory } from '../../advisories/lint/lint-advisory.ts';
import { languagesMissing, type MissingField, missingIn } from '../../cases/advisory-missing.ts';
import { unpublishedProcesses } from '../../cases/own-process.ts';
import type { Advisory, Publisher } from '../../model/advisory.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Database, ServerConfig, Tx } from '../context.ts';
import { isRehearsal } from './rehearsal.ts';

export interface Remark {
  rule: string;
  place: string;
  message: string;
}

export interface Judged {
  faults: Remark[];
  warnings: Remark[];
  missing: MissingField[];
  languagesMissing: string[];
  holdsProofOfConcept: boolean;
}

interface Judging {
  publisher: Publisher;
  config: Pick<ServerConfig, 'publicUrl'>;
  /** R3: as `hiddenProcesses` says. */
  hidden: readonly string[];
}

/** R3: components with a process of their own that is not published. */
export async function hiddenProcesses(db: Database | Tx): Promise<string[]> {
  return unpublishedProcesses((await committeeSettings(db)).processes);
}

/** What stands against publishing it, and what is still to be written. */
export function judgeAdvisory(advisory: Advisory, { publisher, config, hidden }: Judging): Judged {
  const { faults, warnings, holdsProofOfConcept } = lintAdvisory(advisory, {
    internalHosts: internalHostsOf(publisher, config),
    rehearsal: isRehearsal(publisher),
    unpublishedProcesses: hidden,
  });
  return {
    faults: faults.map(remarkOf),
    warnings: warnings.map(remarkOf),
    missing: missingIn(advisory),
    languagesMissing: languagesMissing(advisory, publisher.languages),
    holdsProofOfConcept,
  };
}

function remarkOf({ rule, place, message }: Remark): Remark {
  return { rule, place, message };
}

/** The desk's own machine, unless the public pages stand there too. */
export function internalHostsOf({ baseUrl }: Publisher, { publicUrl }: Pick<ServerConfig, 'publicUrl'>): string[] {
  const [desk, site] = [new URL(publicUrl).host, new URL(baseUrl).host];
  return desk === site ? [] : [desk];
}
