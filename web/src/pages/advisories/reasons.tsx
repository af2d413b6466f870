// SPDX-License-Identifier: Apache-2.0
import type { Missing } from '../../api/types.ts';
import { Icon } from '../../kit/icon.tsx';

/** Every reason at once; each says by itself what to do next. */
export function Reasons({ title, missing }: { title: string; missing: readonly Missing[] }) {
  return (
    <div className="publish-reasons">
      <p>
        <strong>{title}</strong>
      </p>
      <ul className="missing">
        {missing.map(({ code, message }) => (
          <li key={`${code} ${message}`}>
            <Icon name="alert" />
            <span>
              {message} <code className="faint">{code}</code>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
