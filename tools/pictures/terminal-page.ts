// SPDX-License-Identifier: Apache-2.0

/** The colours that the table's ink uses (ECMA-48, SGR), as a light terminal shows them. */
const colours: Readonly<Record<string, string>> = {
  '1': 'font-weight:700',
  '2': 'color:#6a737d',
  '31': 'color:#b3261e',
  '32': 'color:#1a7f45',
  '33': 'color:#8a6100',
  '35': 'color:#7a3ea8',
  '36': 'color:#136f8a',
  '30': 'color:#14181c',
  '97': 'color:#ffffff',
  '41': 'background:#b3261e',
  '42': 'background:#54c98a',
  '43': 'background:#f2c14e',
};

/** A page that shows a command and the lines it printed, colours included, as a terminal window would. */
export function terminalPage(command: string, lines: readonly string[]): string {
  return `<!DOCTYPE html><meta charset="utf-8"><title>ngao</title><style>
body { margin: 0; padding: 20px; background: #eceae4; }
.window { background: #fdfdfb; border: 1px solid #d8d4c9; border-radius: 10px; overflow: hidden; }
.bar { display: flex; gap: 7px; padding: 11px 14px; background: #f3f1ea; border-bottom: 1px solid #e3dfd4; }
.bar i { width: 11px; height: 11px; border-radius: 50%; background: #d3cec0; }
pre { margin: 0; padding: 16px 18px 20px; font: 13px/1.45 "DejaVu Sans Mono", ui-monospace, monospace; color: #1e242c; }
</style><div class="window"><div class="bar"><i></i><i></i><i></i></div><pre>${escapeHtml(`$ ${command}`)}
<span style="color:#6a737d">...</span>
${lines.map(painted).join('\n')}</pre></div>`;
}

const introducer = '\u001b[';

function painted(line: string): string {
  const [plain = '', ...parts] = line.split(introducer);
  const spans = parts.map((part) => {
    const end = part.indexOf('m');
    const style = part
      .slice(0, end)
      .split(';')
      .flatMap((code) => colours[code] ?? []);
    const safe = escapeHtml(part.slice(end + 1));
    return style.length > 0 ? `<span style="${style.join(';')}">${safe}</span>` : safe;
  });
  return escapeHtml(plain) + spans.join('');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
