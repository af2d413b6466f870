// SPDX-License-Identifier: Apache-2.0
import type { HouseRule, LintSettings } from './rules.ts';
import { hostsIn, proofsIn, textsOf, translatedTexts } from './texts.ts';

/** Of what people wrote. */
export const textRules: readonly HouseRule[] = [
  {
    id: 'english',
    weight: 'fault',
    says: 'Title, summary and impact are there in English, and long enough to say something.',
    why: 'CNA rules 4.1.0, 5.1.1: at least one description in English',
    check({ title, summary, impact }, tell) {
      for (const [name, { en }] of Object.entries({ title, summary, impact }))
        if (en.trim().length < 10) tell(`/${name}/en`, 'Write it in English, in at least ten characters.');
    },
  },
  {
    id: 'languages',
    weight: 'fault',
    says: 'Every text is there in every language that the advisory names.',
    why: 'process, Announced: languages present or waived',
    check(advisory, tell) {
      // An English text that is empty is no missing translation: details may be.
      for (const { place, text } of translatedTexts(advisory))
        for (const language of advisory.languages)
          if (text.en.trim() !== '' && (text[language] ?? '').trim() === '')
            tell(`${place}/${language}`, 'Translate it, or take the language out.');
    },
  },
  {
    id: 'no-credits-in-text',
    weight: 'fault',
    says: 'Nobody who is credited is named in the title, the summary or the impact.',
    why: 'CNA rules 5.2.4, 5.2.5: credits have a place of their own',
    check({ credits, title, summary, impact }, tell) {
      const texts = Object.entries({ title, summary, impact }).map(([name, { en, fr }]) => ({
        name,
        text: `${en}\n${fr ?? ''}`.toLowerCase(),
      }));
      for (const { name, text } of texts)
        if (credits.some((credit) => credit.name.length > 3 && text.includes(credit.name.toLowerCase())))
          tell(`/${name}`, 'Take the name out: it stands among the credits.');
    },
  },
  {
    id: 'product-in-title',
    weight: 'fault',
    says: 'The title names a product.',
    why: 'CNA rules 5.1.5; ISO/IEC 29147, 6.3: products affected',
    check({ title, products }, tell) {
      const words = products.flatMap(({ name, purl }) => [
        name,
        purl
          .replace(/[?#].*$/, '')
          .split('/')
          .at(-1) ?? '',
      ]);
      if (!words.some((word) => word !== '' && title.en.toLowerCase().includes(decoded(word).toLowerCase())))
        tell('/title/en', 'Name the product in the title.');
    },
  },
  {
    id: 'no-internal-links',
    weight: 'fault',
    says: 'No address leads where the public cannot go.',
    why: 'R47: confidences are kept',
    check(advisory, tell, settings) {
      for (const { place, text } of textsOf(advisory))
        if (hostsIn(text).some((host) => isInternal(host, settings)))
          tell(place, 'Take the address out: the public cannot reach it.');
      advisory.references.forEach(({ url }, at) => {
        if (hostsIn(url).some((host) => isInternal(host, settings)))
          tell(`/references/${at}/url`, 'Take the address out: the public cannot reach it.');
      });
    },
  },
  {
    id: 'no-mail-address',
    weight: 'fault',
    says: 'No mail address stands in a text.',
    why: 'R33: contact details of reporters are withheld',
    check(advisory, tell) {
      const people = advisory.credits.map(({ name, organisation }, at) => ({
        place: `/credits/${at}`,
        text: `${name} ${organisation ?? ''}`,
      }));
      for (const { place, text } of [...textsOf(advisory), ...people])
        if (/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}]{2}/u.test(text)) tell(place, 'Take the mail address out.');
    },
  },
  {
    id: 'links-https',
    weight: 'fault',
    says: 'Every address is one of https.',
    why: 'house rule; the public site admits nothing else',
    check(advisory, tell) {
      for (const { place, text } of textsOf(advisory))
        if (/\b(?:http|ftp):\/\//i.test(text)) tell(place, 'Use an address of https.');
      advisory.references.forEach(({ url }, at) => {
        if (!/^https:\/\/[^\s/]+/.test(url)) tell(`/references/${at}/url`, 'Use an address of https.');
      });
    },
  },
  {
    id: 'proof-of-concept',
    weight: 'warning',
    says: 'There are no steps to reproduce.',
    why: 'K8: normally none; the committee approves an exception',
    check(advisory, tell) {
      for (const place of proofsIn(advisory))
        tell(place, 'It looks like steps to reproduce: take them out, or have them approved.');
    },
  },
  {
    id: 'dependency-bump',
    weight: 'warning',
    says: 'It is a flaw of the product, not only the update of a dependency.',
    why: 'CNA rules 4.1.12: a flaw in a dependency has its own CVE id',
    check({ title, summary }, tell) {
      if (
        /\b(?:bump|bumps|upgrade of (?:a )?dependenc|updates? (?:a |the )?dependenc|vulnerable dependenc|outdated dependenc)/i.test(
          `${title.en}\n${summary.en}`,
        )
      )
        tell('/summary/en', 'If only a dependency is flawed, publish a VEX statement instead.');
    },
  },
];

function isInternal(host: string, { internalHosts }: LintSettings): boolean {
  const isPrivate = /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|.*\.(?:local|internal|lan|corp)$)/.test(
    host,
  );
  return isPrivate || internalHosts.some((internal) => host === internal || host.endsWith(`.${internal}`));
}

function decoded(word: string): string {
  return word.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) =>
    /^[2-7]/.test(hex) ? String.fromCharCode(Number.parseInt(hex, 16)) : whole,
  );
}
