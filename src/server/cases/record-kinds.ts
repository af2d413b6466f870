// SPDX-License-Identifier: Apache-2.0
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import type { DisclosureFactors } from '../../cases/case.ts';
import type { CaseFacts } from '../../cases/case-facts.ts';
import { craFaults } from '../../cases/cra.ts';
import { playbooks } from '../../cases/playbooks.ts';
import { NgaoError } from '../../kit/errors.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { newUid } from '../../sealed/place.ts';
import { DisclosureFactorsBody, type RecordKind, recordSchemas } from '../contract/case-records.ts';
import { craStanding } from '../views/cases-cra.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
const checks = new Map<string, ValidateFunction>(
  Object.entries(recordSchemas).map(([kind, schema]) => [kind, ajv.compile(schema)]),
);
const factors = ajv.compile(DisclosureFactorsBody);

export function recordKind(text: string): RecordKind {
  if (Object.hasOwn(recordSchemas, text)) return text as RecordKind;
  throw new NgaoError('usage', `There is no such record. Write one of: ${Object.keys(recordSchemas).join(', ')}.`);
}

/** Checks what was written against the shape of its kind. Throws `usage`, naming the places and never what stands there. */
export function checkRecord(kind: RecordKind, content: unknown): Record<string, unknown> {
  const check = checks.get(kind);
  const wrong = check?.(content) ? [] : placesOf(check);
  const more = wrong.length > 0 ? wrong : furtherFaults(kind, content);
  if (more.length > 0)
    throw new NgaoError('usage', `The record is wrong: ${more.map(({ says }) => says).join('; ')}.`, { fields: fieldsOf(more) });
  return completed(kind, content as Record<string, unknown>);
}

export function checkFactors(given: unknown): DisclosureFactors {
  if (factors(given)) return given as DisclosureFactors;
  const wrong = placesOf(factors);
  const words = wrong.map(({ says }) => says).join('; ');
  throw new NgaoError('usage', `The factors are wrong: ${words}.`, { fields: fieldsOf(wrong) });
}

interface Fault {
  /** `/level`: a pointer into what was written. */
  path: string;
  says: string;
  message: string;
}

function placesOf(check: ValidateFunction | undefined): Fault[] {
  return (check?.errors ?? []).slice(0, 10).map(({ instancePath, message = 'is wrong', params }) => {
    const missing = (params as { missingProperty?: string }).missingProperty;
    return {
      path: missing === undefined ? instancePath : `${instancePath}/${missing}`,
      says: `${instancePath || '/'} ${message}`,
      message,
    };
  });
}

function fieldsOf(faults: readonly Fault[]) {
  return faults.map(({ path, message }) => ({ path: `body/content${path}`, message }));
}

type Of<K extends RecordKind> = Static<(typeof recordSchemas)[K] & TSchema>;

function vectorsOf(content: Of<'vulnerability'>): string[] {
  const { reporter, team } = content.cvss ?? {};
  return [reporter, team].flatMap((rating) => [rating?.v31, rating?.v40]).filter((one) => one !== undefined);
}

function furtherFaults(kind: RecordKind, content: unknown): Fault[] {
  if (kind === 'vulnerability') return vectorFaults(content as Of<'vulnerability'>);
  if (kind === 'playbook' && !Object.hasOwn(playbooks, (content as Of<'playbook'>).playbook)) {
    const says = `there is no such playbook; choose one of ${Object.keys(playbooks).join(', ')}`;
    return [{ path: '/playbook', says, message: says }];
  }
  if (kind === 'cra') return momentFaults(content as Of<'cra'>);
  return [];
}

function momentFaults(content: Of<'cra'>): Fault[] {
  const moments = ['suspectedAt', 'awareAt', 'earlyWarningAt', 'notificationAt', 'measureAt', 'finalAt'] as const;
  const bad = moments.filter((name) => content[name] !== undefined && Number.isNaN(Date.parse(content[name])));
  if (bad.length > 0) return bad.map((name) => ({ path: `/${name}`, says: `${name} is no instant`, message: 'is no instant' }));
  return craFaults(craStanding(content)).map(({ field, says }) => ({ path: `/${field}`, says, message: says }));
}

function vectorFaults({ cvss }: Of<'vulnerability'>): Fault[] {
  return (['reporter', 'team'] as const).flatMap((who) =>
    (['v31', 'v40'] as const).flatMap((version) => {
      const vector = cvss?.[who]?.[version];
      if (vector === undefined || scoreCvss(vector)?.version === (version === 'v31' ? '3.1' : '4.0')) return [];
      const says = `a CVSS vector is none of ${version === 'v31' ? '3.1' : '4.0'}`;
      return [{ path: `/cvss/${who}/${version}`, says, message: says }];
    }),
  );
}

/** What the server adds: uids of components, scores of vectors. */
function completed(kind: RecordKind, content: Record<string, unknown>): Record<string, unknown> {
  if (kind !== 'vulnerability') return content;
  const given = content as Of<'vulnerability'>;
  const affected = given.affected.map((one) => ({ ...one, uid: one.uid ?? newUid() }));
  const scores = Object.fromEntries(vectorsOf(given).map((vector) => [vector, scoreCvss(vector)]));
  return { ...given, affected, scores };
}

export interface Writing {
  facts: CaseFacts;
  by: string;
  now: string;
}

/** What a record changes of what guards ask; no word of its text. */
export function factsOf(kind: RecordKind, content: Record<string, unknown>, { facts, by, now }: Writing): Partial<CaseFacts> {
  switch (kind) {
    case 'assessment': {
      const { finding } = content as Of<'assessment'>;
      return { assessments: [...facts.assessments, { round: facts.round, at: now, finding }] };
    }
    case 'vulnerability':
      return { vulnerability: vulnerabilityFacts(content as Of<'vulnerability'>, facts) };
    case 'fix':
      return fixFacts(content as Of<'fix'>, facts);
    case 'review':
      return reviewFacts(content as Of<'review'>, facts, by);
    case 'release-proof':
      return proofFacts(content as Of<'release-proof'>, facts, now);
    case 'retrospective':
      return { work: { ...facts.work, retrospectiveFiled: true } };
    case 'evidence':
      return { newEvidence: { by, at: now } };
    case 'silence': {
      const { reason } = content as Of<'silence'>;
      return { reporter: { ...facts.reporter, silence: { reason, by, at: now } } };
    }
    case 'playbook':
    case 'cra':
    case 'opened-report':
      return {};
  }
}

function vulnerabilityFacts(content: Of<'vulnerability'>, facts: CaseFacts): CaseFacts['vulnerability'] {
  const { affected, weakness, impact, workaround, level, zeroDay } = content;
  return {
    level: level ?? facts.vulnerability.level,
    affected: affected.flatMap((one) => one.uid ?? []),
    rangesKnown: affected.length > 0 && affected.every(({ range }) => Boolean(range)),
    weaknessKnown: Boolean(weakness),
    impactTold: Boolean(impact),
    workaroundTold: Boolean(workaround),
    zeroDay: zeroDay ?? facts.vulnerability.zeroDay,
  };
}

function fixFacts({ privatePlace, authors }: Of<'fix'>, { work, people }: CaseFacts): Partial<CaseFacts> {
  return {
    work: { ...work, privatePlace: Boolean(privatePlace) || work.privatePlace },
    people: { ...people, fixAuthors: [...new Set([...people.fixAuthors, ...(authors ?? []).map(String)])] },
  };
}

function reviewFacts(content: Of<'review'>, { work }: CaseFacts, by: string): Partial<CaseFacts> {
  const { fixes, minimal, tested, sideEffects } = content;
  const reviewDone = fixes && minimal && tested && sideEffects;
  return { work: { ...work, reviewDone, reviewers: reviewDone ? [...new Set([...work.reviewers, by])] : work.reviewers } };
}

function proofFacts(content: Of<'release-proof'>, { release }: CaseFacts, now: string): Partial<CaseFacts> {
  const { component, artefact, digest, verified } = content;
  const same = (one: { component: string; artefact: string }) => one.component === component && one.artefact === artefact;
  const proof = { component, artefact, digest, verifiedAt: verified ? now : null };
  return {
    release: {
      ...release,
      required: release.required.some(same) ? release.required : [...release.required, { component, artefact }],
      proofs: [...release.proofs.filter((one) => !same(one)), proof],
    },
  };
}
