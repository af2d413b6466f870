// SPDX-License-Identifier: Apache-2.0
const counts = { passed: 0, failed: 0, skipped: 0 };

/** What is said of each kind of event; passing tests stay silent so that a log can be read. */
const tell = {
  'test:pass': (test) => {
    if (test.details?.type === 'suite') return '';
    if (test.skip === undefined) return count('passed', '');
    return count('skipped', `skipped: ${test.name}: ${test.skip === true ? 'no reason given' : test.skip}\n`);
  },
  'test:fail': (test) => {
    const error = test.details?.error?.cause ?? test.details?.error;
    return count('failed', `FAILED: ${test.name} (${test.file}:${test.line})\n${error?.stack ?? error}\n\n`);
  },
  'test:stderr': (output) => output.message,
};

/** Reporter for node:test: failures, skips with their reason, and the closing counts. */
// biome-ignore lint/style/noDefaultExport: node:test loads a reporter by its default export
export default async function* report(source) {
  for await (const event of source) yield tell[event.type]?.(event.data) ?? '';
  yield `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function count(outcome, text) {
  counts[outcome] += 1;
  return text;
}
