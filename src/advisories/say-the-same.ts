// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import type { Advisory, AdvisoryLanguage, AdvisoryScore, Publisher } from '../model/advisory.ts';
import { canonicalPurl } from '../model/purl.ts';
import type { AdvisoryFormat, AdvisoryInput, Fault, TellsOfProduct, TellsThat } from './contract.ts';
import { instantOf, order, rangeOf, sortProducts, sortScores, tellingOf } from './telling.ts';

export interface WrittenDocument {
  format: string;
  language: AdvisoryLanguage;
  body: string;
}

/** What stands against one document: a rule of its format, or `read` where it cannot be read back. */
export interface DocumentFault extends Fault {
  format: string;
  language: AdvisoryLanguage;
}

/** Two documents that say different things of one advisory; `advisory` is the advisory itself. */
export interface Disagreement {
  about: keyof TellsThat;
  between: readonly [string, string];
  /** As canonical JSON, for the person who looks at it. */
  says: readonly [string, string];
}

export interface Sameness {
  documents: readonly WrittenDocument[];
  /** Formats that have no document of this advisory, and why. */
  left: readonly { format: string; reason: string }[];
  faults: readonly DocumentFault[];
  disagreements: readonly Disagreement[];
}

interface Telling {
  name: string;
  told: Partial<TellsThat>;
  says: readonly (keyof TellsThat)[];
  narrow: (told: Partial<TellsThat>) => Partial<TellsThat>;
}

/**
 * Writes an advisory in every format and language, checks all documents, reads all back from their bytes, and compares each two
 * (and each with the advisory) wherever both can say it. Published is only what has neither faults nor disagreements.
 */
export async function sayTheSame(
  advisory: Advisory,
  publisher: Publisher,
  formats: readonly AdvisoryFormat[],
): Promise<Sameness> {
  const documents: WrittenDocument[] = [];
  const faults: DocumentFault[] = [];
  const left: { format: string; reason: string }[] = [];
  const tellings: Telling[] = [tellingItself(advisory)];
  for (const format of formats) {
    const inputs = languagesOf(advisory, format).map((language): AdvisoryInput => ({ advisory, publisher, language }));
    const reason = inputs[0] ? (format.unsuited?.(inputs[0]) ?? '') : 'it is in none of the format’s languages';
    if (reason !== '') {
      left.push({ format: format.id, reason });
      continue;
    }
    for (const input of inputs) {
      const found = await document(format, input);
      documents.push({ format: format.id, language: input.language, body: found.body });
      faults.push(...found.faults.map((fault) => ({ ...fault, format: format.id, language: input.language })));
      if (found.telling) tellings.push(found.telling);
    }
  }
  return { documents, left, faults, disagreements: disagreementsOf(tellings) };
}

/** The same question about documents that are out already, as a stranger received them. Throws where one cannot be read. */
export function doSayTheSame(advisory: Advisory, documents: readonly WrittenDocument[], formats: readonly AdvisoryFormat[]) {
  const tellings: Telling[] = documents.map(({ format: id, language, body }) => {
    const format = formats.find((one) => one.id === id);
    if (!format) throw new NgaoError('internal', `There is no format "${id}".`);
    const narrow = (told: Partial<TellsThat>) => format.narrow?.(told) ?? told;
    return { name: `${id} (${language})`, told: format.read(body), says: format.says, narrow };
  });
  return disagreementsOf([tellingItself(advisory), ...tellings]);
}

function tellingItself(advisory: Advisory): Telling {
  return { name: 'advisory', told: tellingOf(advisory), says: everything, narrow: (told) => told };
}

const everything = ['id', 'aliases', 'products', 'scores', 'cwes', 'published', 'modified', 'withdrawn'] as const;

function languagesOf(advisory: Advisory, { languages }: AdvisoryFormat): readonly AdvisoryLanguage[] {
  return languages === 'each' ? advisory.languages : ['en'];
}

async function document(
  format: AdvisoryFormat,
  input: AdvisoryInput,
): Promise<{ body: string; faults: readonly Fault[]; telling?: Telling }> {
  const body = await format.write(input);
  const faults = await format.check(body);
  const name = format.languages === 'each' ? `${format.id} (${input.language})` : format.id;
  try {
    const narrow = (told: Partial<TellsThat>) => format.narrow?.(told) ?? told;
    return { body, faults, telling: { name, told: format.read(body), says: format.says, narrow } };
  } catch (thrown) {
    return { body, faults: [...faults, { rule: 'read', place: '', message: asNgaoError(thrown).message }] };
  }
}

function disagreementsOf(tellings: readonly Telling[]): Disagreement[] {
  return tellings.flatMap((one, at) => tellings.slice(at + 1).flatMap((other) => compare(one, other)));
}

/** Both as the two formats together can say it: each narrows what the other told. */
function compare(one: Telling, other: Telling): Disagreement[] {
  const both = (told: Partial<TellsThat>) => canonical(one.narrow(other.narrow(told)));
  const [a, b] = [both(one.told), both(other.told)];
  return everything.flatMap((about) => {
    const speaks = one.says.includes(about) && other.says.includes(about) && a[about] !== undefined && b[about] !== undefined;
    const says = [JSON.stringify(a[about]), JSON.stringify(b[about])] as const;
    return speaks && says[0] !== says[1] ? [{ about, between: [one.name, other.name] as const, says }] : [];
  });
}

/** One spelling for equal meanings: order, members, "every version", times; a time that is '' was not told. */
function canonical(told: Partial<TellsThat>): Partial<TellsThat> {
  const { aliases, products, scores, cwes, published, modified } = told;
  return {
    ...(told.id !== undefined && { id: told.id }),
    ...(aliases && { aliases: [...new Set(aliases)].sort() }),
    ...(products && { products: sortProducts(products.map(canonicalProduct)) }),
    ...(scores && { scores: sortScores(scores) as AdvisoryScore[] }),
    ...(cwes && { cwes: [...new Set(cwes)].sort() }),
    ...(published && { published: instantOf(published) }),
    ...(modified && { modified: instantOf(modified) }),
    ...(told.withdrawn !== undefined && { withdrawn: told.withdrawn }),
  };
}

function canonicalProduct({ purl, status, ranges, versions, fixed }: TellsOfProduct): TellsOfProduct {
  const every = ranges.length + versions.length === 0;
  const spelled = (every ? [{ introduced: '0' }] : ranges).map(rangeOf);
  return {
    // Two spellings of one package URL are one product.
    purl: canonicalPurl(purl, 'grammar') ?? purl,
    status,
    ranges: [...new Map(spelled.map((range) => [JSON.stringify(range), range])).entries()]
      .sort(([a], [b]) => order(a, b))
      .map(([, range]) => range),
    versions: [...new Set(versions)].sort(),
    fixed: [...new Set(fixed)].sort(),
  };
}
