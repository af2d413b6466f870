// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import { type LintCode, type LintEntry, type LintLevel, lintCodes } from '../policy/register/lint-entry.ts';
import { count, plain, shorten } from '../report/plain-text.ts';
import type { Linted } from './exceptions-lint.ts';

type Style = (words: Parameters<typeof styleText>[0], text: string) => string;

const shownPerCode = 5;
const colours: Readonly<Record<LintLevel, 'red' | 'yellow' | 'cyan'>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** The lint for people: one block per kind of fault, worst first: what, how many, where, what to do next. */
export function lintText({ repositories, result, unscanned }: Linted, given: { all: boolean; colour: boolean }): string {
  const style: Style = (words, text) => (given.colour ? styleText(words, text, { validateStream: false }) : text);
  const decisions = repositories.reduce((sum, { exceptions }) => sum + exceptions.length, 0);
  const files = repositories.reduce((sum, repository) => sum + repository.files.length, 0);
  const held = `${count(decisions, 'decision')} in ${count(files, 'file')} of ${count(repositories.length, 'repository', 'repositories')}`;
  const groups = Map.groupBy(result.entries, ({ code }) => code);
  const blocks = [...groups].map(([code, entries]) => blockOf(code, entries, { all: given.all, style }));
  return `${[style('bold', held), ...blocks, lastLines({ result, unscanned }, style)].join('\n\n')}\n`;
}

function blockOf(code: LintCode, entries: readonly LintEntry[], { all, style }: { all: boolean; style: Style }): string {
  const { level, title, next } = lintCodes[code];
  const shown = all ? entries : entries.slice(0, shownPerCode);
  const left = entries.length - shown.length;
  return [
    `${style(['bold', colours[level]], level)}  ${style('bold', `${title}: ${entries.length}`)}  ${style('dim', code)}`,
    ...shown.map((entry) => `  ${plain(`${entry.file}:${entry.line}`)}  ${shorten(plain(entry.message), 240)}`),
    ...(left > 0 ? [style('dim', `  and ${left} more (--all)`)] : []),
    `  ${style('dim', 'next:')} ${next}`,
  ].join('\n');
}

function lastLines({ result, unscanned }: Pick<Linted, 'result' | 'unscanned'>, style: Style): string {
  const { error, warning, info } = result.byLevel;
  const sum = `${count(error, 'error')}, ${count(warning, 'warning')}, ${info} to know`;
  const lines = [style('bold', error > 0 ? style('red', sum) : sum)];
  const byWhy = Map.groupBy(unscanned, ({ why }) => why);
  for (const [why, names] of byWhy) {
    const who = names.length === 1 ? names[0]?.name : count(names.length, 'repository', 'repositories');
    lines.push(`Not compared with a scan: ${plain(who ?? '')} (${plain(why)})`);
  }
  return lines.join('\n');
}
