// SPDX-License-Identifier: Apache-2.0

/** Failures, skips with their reason and the closing counts; passing tests stay silent so that a log can be read. */
export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of source) {
    const { data } = event;
    if (event.type === 'test:pass' && data.skip !== undefined) {
      counts.skipped += 1;
      yield `skipped: ${data.name}: ${data.skip === true ? 'no reason given' : data.skip}\n`;
    } else if (event.type === 'test:pass' && data.details?.type !== 'suite') counts.passed += 1;
    else if (event.type === 'test:fail') {
      counts.failed += 1;
      yield failure(data);
    } else if (event.type === 'test:stderr' || event.type === 'test:diagnostic') {
      if (event.type === 'test:stderr') yield data.message;
    }
  }
  yield `\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function failure(data) {
  const error = data.details?.error;
  const cause = error?.cause ?? error;
  return `FAILED: ${data.name} (${data.file}:${data.line})\n${cause?.stack ?? cause?.message ?? cause}\n\n`;
}

