// SPDX-License-Identifier: Apache-2.0

/** Documents of the CSAF 2.0 suite, or ids of its tests, that are judged otherwise than the suite says; and why. */
export const csafDeviations: ReadonlyMap<string, string> = new Map([
  ['6.3.6', 'not run: it would ask the network for every address in the document'],
  ['6.3.7', 'not run: it would ask the network for every address in the document'],
  ['6.3.8', 'not run: it needs a spell checker and its dictionaries on the machine'],
  [
    'optional/oasis_csaf_tc-csaf_2_0-2021-6-2-09-02.json',
    'the suite calls the whole document valid, yet it names one hash algorithm twice for one file, which test 6.1.25 forbids',
  ],
]);
