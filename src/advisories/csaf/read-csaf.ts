// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { AdvisoryScore } from '../../model/advisory.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import type { TellsThat } from '../contract.ts';
import { noteTitles, vexSuffix } from './edition.ts';
import { readProducts } from './read-products.ts';

/** The members that `read` looks at. All optional: the bytes may be anything. */
export interface CsafDocument {
  document?: {
    category?: string;
    csaf_version?: string;
    notes?: ReadNote[];
    publisher?: { name?: string };
    tracking?: { id?: string; status?: string; current_release_date?: string; initial_release_date?: string };
  };
  product_tree?: { branches?: ReadBranch[] };
  vulnerabilities?: ReadVulnerability[];
}

export interface ReadBranch {
  category?: string;
  name?: string;
  branches?: ReadBranch[];
  product?: { product_id?: string; product_identification_helper?: { purl?: string; purls?: string[] } };
}

interface ReadNote {
  title?: string;
  text?: string;
}

type ReadCvss = { vectorString?: string };

export interface ReadVulnerability {
  cve?: string;
  cwe?: { id?: string };
  cwes?: { id?: string }[];
  ids?: { text?: string }[];
  notes?: ReadNote[];
  product_status?: Record<string, string[]>;
  scores?: { cvss_v3?: ReadCvss }[];
  metrics?: { content?: { cvss_v3?: ReadCvss; cvss_v4?: ReadCvss } }[];
}

/** Reads back what `writeCsaf` wrote. Throws `input-malformed` for what is no CSAF document of ours. */
export function readCsaf(text: string): Partial<TellsThat> {
  const read = parseCsaf(text);
  try {
    return tellsThat(read);
  } catch (cause) {
    throw new NgaoError('input-malformed', 'A member of the CSAF document has another shape than the standard says.', { cause });
  }
}

function tellsThat(read: CsafDocument): Partial<TellsThat> {
  const { category, notes, tracking } = read.document ?? {};
  const id = tracking?.id ?? '';
  const own = category === 'csaf_vex' && id.endsWith(vexSuffix) ? id.slice(0, -vexSuffix.length) : id;
  const withdrawn = category === 'csaf_withdrawn' || (notes ?? []).some(({ title }) => title === noteTitles.withdrawn);
  const vulnerability = read.vulnerabilities?.[0];
  const published = tracking?.status === 'draft' ? {} : { published: plainInstant(tracking?.initial_release_date ?? '') };
  const head = { id: own, ...published, modified: plainInstant(tracking?.current_release_date ?? ''), withdrawn };
  return vulnerability === undefined ? head : { ...head, ...readVulnerability(read, vulnerability, own) };
}

/** The document as it stands in the text, or an error that says what it is not. */
function parseCsaf(text: string): CsafDocument {
  let read: CsafDocument | null;
  try {
    read = JSON.parse(text);
  } catch {
    throw new NgaoError('input-malformed', 'The CSAF document is not JSON.');
  }
  if (typeof read?.document?.tracking?.id !== 'string') {
    throw new NgaoError('input-malformed', 'The JSON document has no CSAF tracking id.');
  }
  return read;
}

function readVulnerability(read: CsafDocument, told: ReadVulnerability, own: string): Partial<TellsThat> {
  const numbers = (told.ids ?? []).flatMap(({ text }) => (text === undefined || text === own ? [] : text));
  return {
    aliases: [...(told.cve === undefined ? [] : [told.cve]), ...numbers].sort(),
    products: readProducts(read.product_tree?.branches ?? [], told.product_status ?? {}),
    scores: readScores(told),
    cwes: readWeaknesses(told),
  };
}

function textOf(notes: readonly ReadNote[] | undefined, title: string): string {
  return notes?.find((one) => one.title === title)?.text ?? '';
}

function readScores(told: ReadVulnerability): AdvisoryScore[] {
  const objects = [
    ...(told.scores ?? []).map(({ cvss_v3: v3 }) => v3),
    ...(told.metrics ?? []).flatMap(({ content }) => [content?.cvss_v3, content?.cvss_v4]),
  ];
  const noted = textOf(told.notes, noteTitles.scores).split('\n');
  const vectors = [...objects.flatMap((one) => one?.vectorString ?? []), ...noted];
  return vectors
    .flatMap((vector) => {
      const scored = scoreCvss(vector);
      if (scored?.version !== '3.1' && scored?.version !== '4.0') return [];
      return [{ version: scored.version, vector, score: scored.score }];
    })
    .sort((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
}

function readWeaknesses(told: ReadVulnerability): string[] {
  const noted = textOf(told.notes, noteTitles.weaknesses).split('\n');
  const further = noted.flatMap((line) => /^CWE-\d+/.exec(line)?.[0] ?? []);
  return [told.cwe, ...(told.cwes ?? [])]
    .flatMap((one) => one?.id ?? [])
    .concat(further)
    .sort();
}

/** Milliseconds are left out where they are zero. */
function plainInstant(at: string): string {
  return at.replace(/\.0+Z$/, 'Z');
}
