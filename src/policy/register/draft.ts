// SPDX-License-Identifier: Apache-2.0

import { utcDate } from '../../kit/working-days.ts';
import type { Exception } from '../../model/exception.ts';
import { readHints } from './prose-hints.ts';

/** An imported decision on its way into ngao.yaml. */
export interface Draft {
  exception: Exception;
  /** The list that it belongs to. */
  section: 'exceptions' | 'licenses';
  /** The entry as ngao.yaml writes it; what nobody told is ''. */
  entry: Readonly<Record<string, string | boolean>>;
  /** Why it may not live yet; empty when it may. */
  missing: readonly string[];
  /** Where it came from, and what its reason says in prose: comments, never matchers. */
  remarks: readonly string[];
}

export interface DraftDefaults {
  /** Fill in what the source does not tell. There is none for the reason: only people know it. */
  owner?: string | undefined;
  expires?: string | undefined;
  /** RFC 3339. */
  now: string;
}

/** Turns a decision into an entry of ngao.yaml. Nothing is invented: what is missing is named. */
export function draftOf(exception: Exception, defaults: DraftDefaults): Draft {
  const owner = exception.owner || defaults.owner || '';
  const expires = exception.expires || defaults.expires || '';
  const section = exception.kind === 'license' ? 'licenses' : 'exceptions';
  const matchers = section === 'licenses' ? licenseMatchers(exception) : matchersOf(exception);
  const { reason, evidence } = exception;
  const entry = { ...matchers, reason, owner, expires, ...(evidence !== undefined && { evidence }) };
  return {
    exception,
    section,
    entry,
    missing: missingIn(entry, { section, today: utcDate(defaults.now) }),
    remarks: remarksOn(exception),
  };
}

/** Whether the decision is about something that Ngao judges at all. */
export function isCarried({ kinds }: Exception): boolean {
  return kinds?.length !== 0;
}

function matchersOf(exception: Exception): Record<string, string | boolean> {
  const {
    vulnerability,
    aliases,
    kind,
    package: name,
    packagePattern,
    version,
    target,
    scope,
    path,
    location,
    fixState,
  } = exception;
  const written = {
    kind,
    id: vulnerability,
    aliases: vulnerability === undefined || aliases ? undefined : false,
    package: name,
    packagePattern,
    version,
    target,
    class: exception.class,
    scope,
    path,
    location,
    fixState,
  };
  return present(written);
}

function licenseMatchers({ package: name, version, vulnerability }: Exception): Record<string, string | boolean> {
  return present({ package: name ?? '', version, license: vulnerability });
}

function present(written: Record<string, string | boolean | undefined>): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(written).filter((pair): pair is [string, string | boolean] => pair[1] !== undefined));
}

function missingIn(entry: Draft['entry'], { section, today }: { section: Draft['section']; today: string }): string[] {
  const missing = ['reason', 'owner', 'expires'].filter((key) => String(entry[key]).trim() === '');
  const naming = section === 'licenses' ? ['package'] : ['id', 'package', 'target', 'path', 'location'];
  if (!naming.some((key) => entry[key]))
    missing.unshift(section === 'licenses' ? 'package' : 'an id or a package (it would hide a whole class)');
  if (entry.expires && String(entry.expires) < today) missing.push(`a new end (it expired on ${entry.expires})`);
  return missing;
}

function remarksOn(exception: Exception): string[] {
  const { source, reason, licenseOutcome } = exception;
  const engine = [source.engine, source.engineTarget].filter((part) => part !== undefined).join(', ');
  const from = source.reasonFrom === 'comment' ? '; its reason is the comment beside it' : '';
  const remarks = [`from ${source.file}:${source.line}${engine ? ` (${engine})` : ''}${from}`];
  const hints = readHints(reason);
  const told = [
    exception.package === undefined && hints.package && `package ${hints.package}`,
    exception.class === undefined && hints.class && `class ${hints.class}`,
    hints.asOf && `last looked at on ${hints.asOf}`,
  ].filter((text) => typeof text === 'string' && text !== '');
  if (told.length > 0) remarks.push(`its reason says: ${told.join(', ')}`);
  if (licenseOutcome === 'undetermined') remarks.push('the old tool waived an undetermined licence only');
  return remarks;
}
