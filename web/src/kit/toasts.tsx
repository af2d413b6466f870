// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';
import { onToasts, putAway, toastsNow } from './toast.ts';

/** The region stands in the page from the start, so that a screen reader hears what is put into it. */
export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, toastsNow);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" data-tone={toast.tone}>
          <Icon name={toast.tone === 'good' ? 'check' : 'alert'} />
          <span>
            {toast.tone === 'bad' && <span className="unseen">Error: </span>}
            {toast.text}
          </span>
          <button type="button" className="icon-button" aria-label="Put this message away" onClick={() => putAway(toast.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
