// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { elementsOf, type HtmlElement, readHtml, textOfElement } from '../reader-html-tree.ts';

const elements = new Set(
  (
    'html head meta title link body a header footer main nav div span p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody ' +
    'tr th td article section figure figcaption blockquote pre code strong em br hr time details summary small img'
  ).split(' '),
);
const attributes = new Set(
  (
    'lang charset name content rel href hreflang title type class id tabindex aria-label aria-labelledby aria-current role ' +
    'datetime scope start alt src width height open'
  ).split(' '),
);
/** What may be fetched by opening the page: both from our own origin. */
const loading = new Set(['stylesheet', 'icon']);

interface Look {
  all: readonly HtmlElement[];
  ids: ReadonlySet<string>;
}

type Rule = (look: Look) => { rule: string; element: HtmlElement | undefined; message: string }[];

/**
 * Everything that stands against serving a page: it must be well formed, hold nothing that runs, loads or sends, and be
 * readable by ear and keyboard (WCAG 2.2: 1.1.1, 1.3.1, 2.4.1, 2.4.2, 2.4.4, 3.1.1). `place` is the offset in the document.
 */
export function checkPage(document: string): Fault[] {
  const { root, faults } = readHtml(document);
  if (faults.length > 0) return faults.map(({ at, message }) => ({ rule: 'well-formed', place: String(at), message }));
  const all = [...elementsOf(root)];
  const look: Look = { all, ids: new Set(all.flatMap((element) => element.attributes.get('id') ?? [])) };
  return rules.flatMap((rule) =>
    rule(look).map(({ rule: name, element, message }) => ({ rule: name, place: element ? String(element.at) : '', message })),
  );
}

const rules: readonly Rule[] = [
  ({ all }) =>
    all
      .filter(({ name }) => !elements.has(name))
      .map((element) => ({ rule: 'no-foreign-element', element, message: `<${element.name}> is not allowed on a public page` })),
  ({ all }) =>
    all.flatMap((element) =>
      [...element.attributes.keys()]
        .filter((name) => !attributes.has(name) && !name.startsWith('data-'))
        .map((name) => ({ rule: 'no-foreign-attribute', element, message: `the attribute ${name} is not allowed` })),
    ),
  ({ all }) =>
    all
      .filter(({ name, attributes: given }) => name === 'img' || (name === 'link' && loading.has(given.get('rel') ?? '')))
      .filter(({ attributes: given }) => !isOwnPath(given.get('src') ?? given.get('href') ?? ''))
      .map((element) => ({ rule: 'no-remote-resource', element, message: 'it would load something from elsewhere' })),
  ({ all, ids }) =>
    all
      .filter(({ name }) => name === 'a' || name === 'link')
      .filter(({ attributes: given }) => !isSafeTarget(given.get('href') ?? '', ids))
      .map((element) => ({ rule: 'link-target', element, message: 'a link leads to an unknown or unsafe place' })),
  ({ all }) => [
    ...(all[0]?.name === 'html' && /^[a-z]{2}$/.test(all[0].attributes.get('lang') ?? '')
      ? []
      : [{ rule: 'language', element: all[0], message: 'the language of the page is missing' }]),
    ...exactlyOne(all, 'title'),
    ...exactlyOne(all, 'h1'),
    ...exactlyOne(all, 'main'),
  ],
  ({ all }) => skippedHeadings(all),
  ({ all }) =>
    all
      .filter(({ name, attributes: given }) => name === 'img' && !given.has('alt'))
      .map((element) => ({ rule: 'alternative', element, message: 'an image has no alternative text' })),
  ({ all }) =>
    all
      .filter((element) => element.name === 'a' && textOfElement(element).trim() === '')
      .map((element) => ({ rule: 'link-words', element, message: 'a link has no words' })),
  ({ all }) => repeated(all),
  ({ all }) =>
    all
      .filter(({ name, attributes: given }) => name === 'nav' && !given.get('aria-label'))
      .map((element) => ({ rule: 'navigation-name', element, message: 'a navigation has no name' })),
];

function isOwnPath(target: string): boolean {
  return /^\/(?!\/)/.test(target);
}

function isSafeTarget(target: string, ids: ReadonlySet<string>): boolean {
  if (target.startsWith('#')) return ids.has(target.slice(1));
  return isOwnPath(target) || (/^(https?:\/\/[^/]|mailto:.)/.test(target) && URL.canParse(target));
}

function exactlyOne(all: readonly HtmlElement[], name: string) {
  const found = all.filter((element) => element.name === name);
  if (found.length === 1 && textOfElement(found[0]!).trim() !== '') return [];
  return [{ rule: `one-${name}`, element: found[1], message: `a page has exactly one <${name}> with words` }];
}

function skippedHeadings(all: readonly HtmlElement[]) {
  let before = 0;
  return all
    .filter(({ name }) => /^h[1-6]$/.test(name))
    .flatMap((element) => {
      const level = Number(element.name.slice(1));
      const skips = level > before + 1;
      before = level;
      return skips ? [{ rule: 'heading-order', element, message: `<${element.name}> skips a level` }] : [];
    });
}

function repeated(all: readonly HtmlElement[]) {
  const seen = new Set<string>();
  return all.flatMap((element) => {
    const id = element.attributes.get('id');
    if (id === undefined) return [];
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew ? [] : [{ rule: 'unique-id', element, message: 'an id is used twice' }];
  });
}
