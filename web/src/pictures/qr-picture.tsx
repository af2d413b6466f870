// SPDX-License-Identifier: Apache-2.0
import { qrCode } from './qr-code.ts';

/** Dark on white in both schemes, with the quiet border of four modules: cameras need both. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = qrCode(text);
  if (!code) return null;
  const whole = code.length + 8;
  const path = code.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join('');
  return (
    <svg className="qr-code" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path className="qr-ground" d={`M0 0h${whole}v${whole}h-${whole}z`} />
      <path className="qr-modules" d={path} />
    </svg>
  );
}
