// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { FindingView } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';

const long = 600;

/** What it is, in the words of the advisory or the rule. It is foreign text: shown as text, never as markup. */
export function What({ view }: { view: FindingView }) {
  const [all, setAll] = useState(view.details.length <= long);
  const references = view.references.filter((address) => /^https?:\/\//.test(address));
  const others = view.ids.filter((id) => id !== view.about);
  return (
    <Card title="What it is">
      <div className="card-body prose">
        <p className="lead">{view.title}</p>
        {view.details !== '' && view.details.trim() !== view.title.trim() && (
          <p className="foreign">{all ? view.details : `${view.details.slice(0, long).replace(/\s+\S*$/, '')} …`}</p>
        )}
        {!all && (
          <button type="button" className="text-button" onClick={() => setAll(true)}>
            Read it all
          </button>
        )}
        {others.length > 0 && (
          <p>
            <span className="soft">Also known as</span> <span className="mono">{others.join(', ')}</span>
          </p>
        )}
        {view.cwes.length > 0 && (
          <p>
            <span className="soft">Weakness</span> {view.cwes.join(', ')}
          </p>
        )}
        {references.length > 0 && (
          <details>
            <summary>References ({references.length})</summary>
            <ul className="references">
              {references.map((address) => (
                <li key={address}>
                  <a href={address} rel="noreferrer noopener" target="_blank">
                    {address}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}
