// SPDX-License-Identifier: Apache-2.0
import type { CaseParticipant, CaseView } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { instantText } from '../../kit/words.ts';

const concerns: Readonly<Record<string, string>> = {
  affected: 'It is affected',
  'not-affected': 'It is not affected',
  fixed: 'It is fixed',
  investigating: 'They are looking into it',
  unknown: 'They do not know',
};

/** R46, R47: each vendor's newest words as they stand, how they are marked, and whether they may be published. */
export function VendorWords({ view }: { view: CaseView }) {
  const vendors = view.participants.filter(({ role }) => role === 'vendor');
  if (vendors.length === 0) return null;
  return (
    <Card title="What vendors say">
      <ul className="rows">
        {vendors.map((vendor) => (
          <li key={vendor.uid}>
            <Said vendor={vendor} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Said({ vendor: { name, vendorStatus, statement, statementMarks: marks } }: { vendor: CaseParticipant }) {
  if (statement === null || marks === null)
    return (
      <span>
        <strong>{name}</strong>
        <span className="faint">Has written no statement yet. They write it on their own page, and nobody else can.</span>
      </span>
    );
  // The server publishes by the same two: the vendor's leave, and the mark.
  const isPublished = marks.publish && marks.tlp === 'clear';
  return (
    <span>
      <strong>{name}</strong>
      <span>
        {concerns[vendorStatus ?? ''] ?? vendorStatus} <span className="faint">TLP:{marks.statusTlp.toUpperCase()}</span>
      </span>
      <blockquote className="quoted as-written" lang={marks.language}>
        {statement}
      </blockquote>
      <span className="faint">
        TLP:{marks.tlp.toUpperCase()}, {isPublished ? 'may be published with the advisory' : 'not to be published'}. Written{' '}
        {instantText(marks.at)}; only they can change it.
      </span>
    </span>
  );
}
