// SPDX-License-Identifier: Apache-2.0

/** Everything comes from this origin and nothing may frame it (OWASP Secure Headers; CSP level 3). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The component library positions its menus by style attributes.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  // Previews of what would be published, each in a sandbox of its own.
  "frame-src 'self'",
  "frame-ancestors 'none'",
  // Text becomes markup, and an address a program, at one place of the pages only: web/src/kit/trusted.ts.
  "require-trusted-types-for 'script'",
  'trusted-types ngao',
].join('; ');

/** Of downloads: nothing in them runs, even where a browser shows one. */
export const downloadPolicy = "default-src 'none'; sandbox";

/** Of previews inside our own pages: nothing in them runs, sends or leads anywhere. */
export const previewPolicy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

export function securityHeaders(publicUrl: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}
