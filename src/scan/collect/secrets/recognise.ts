// SPDX-License-Identifier: Apache-2.0
import type { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretFact } from '../../../model/inventory.ts';
import { ruleWords } from './rule-words.ts';

type Rule = (typeof rules)[number];
type Context = Parameters<Rule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];

const prefix = '@secretlint/secretlint-rule-';

/** What to look at. `content` is '' for a binary that a rule opens itself. */
export interface Suspect {
  path: string;
  content: string;
  binary: boolean;
  /** Absolute path, for the one rule that reads the file itself (.p12). */
  absolute?: string;
}

/**
 * Runs the rules of secretlint's recommended preset over one file. A fact keeps the rule and the line; the value and
 * the rule's message, which quotes it, are never built.
 *
 * The rules are called directly, not through @secretlint/core: the core's profiler keeps a mark per rule and file for
 * the life of the process and searches them all for each new one, so that 1,000 files took it half a minute.
 */
export async function recognise(suspect: Suspect): Promise<SecretFact[]> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  const source = sourceOf(suspect);
  const facts = new Map<string, SecretFact>();
  // `secretlint-disable` comments are not obeyed: hiding a finding needs a reason, an owner and an end date (ngao.yaml).
  for (const rule of rules.filter((rule) => rule.meta.type === 'scanner' && rule.meta.id !== `${prefix}filter-comments`)) {
    if (suspect.binary && !rule.meta.supportedContentTypes.includes('all')) continue;
    const id = rule.meta.id.replace(prefix, '');
    for (const line of linesOf(await reportsOf(rule, source), suspect)) {
      facts.set(`${id}\u0000${line}`, { rule: id, message: messageFor(id), location: { file: suspect.path, line } });
    }
  }
  return [...facts.values()];
}

/** Where in the text the rule reports something. */
async function reportsOf(rule: Rule, source: Source): Promise<number[]> {
  const starts: number[] = [];
  const context: Context = {
    sharedOptions: {},
    createTranslator: () => (messageId) => ({ message: '', messageId: String(messageId), data: undefined }),
    report: ({ range }) => starts.push(range[0]),
    ignore: () => undefined,
  };
  await rule.create(context, {}).file?.(source);
  return starts;
}

/** What the rules read of a source; only the rule about comments asks for positions. */
function sourceOf({ path, content, binary, absolute }: Suspect): Source {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const filePath = absolute ?? path;
  const told: Partial<Source> = {
    hasBOM: false,
    content,
    filePath,
    physicalFilePath: absolute,
    contentType: binary ? 'binary' : 'text',
    ext: dot === -1 ? '' : name.slice(dot),
    getFilePath: () => filePath,
    getPhysicalFilePath: () => absolute,
  };
  return told as Source;
}

/** Line numbers of the positions, ascending, in one pass: a hostile file may hold thousands. */
function linesOf(starts: readonly number[], { content, binary }: Suspect): number[] {
  let line = 1;
  let next = content.indexOf('\n');
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => {
      for (; next !== -1 && next < start; next = content.indexOf('\n', next + 1)) line += 1;
      return binary ? 0 : line;
    });
}

function messageFor(rule: string): string {
  const what = Object.hasOwn(ruleWords, rule) ? ruleWords[rule] : 'A secret';
  return `${what} stands in this file: revoke it, then keep it out of the repository.`;
}
