// SPDX-License-Identifier: Apache-2.0

/*
 * The one place where a text becomes markup or an address a program. The server's Content-Security-Policy allows this
 * policy and no other, so whatever else tries it is stopped by the browser.
 */
interface Policy {
  createHTML: (text: string) => string;
  createScriptURL: (address: string) => string;
}
interface Factory {
  createPolicy: (name: string, rules: Policy) => Policy;
}

const rules: Policy = { createHTML: (text) => text, createScriptURL: ownScript };
const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy = factory ? factory.createPolicy('ngao', rules) : rules;

/** Only for HTML that the server's one renderer made: it escapes everything that a person wrote. */
export const renderedByServer = (html: string): string => policy.createHTML(html);

/** The address of a program file that was built with these pages. */
export const scriptAddress = (address: string): string => policy.createScriptURL(address);

function ownScript(address: string): string {
  const { origin, href } = new URL(address, window.location.origin);
  if (origin !== window.location.origin) throw new TypeError('A program comes from this origin only.');
  return href;
}
