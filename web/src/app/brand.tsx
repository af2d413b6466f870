// SPDX-License-Identifier: Apache-2.0

/** "Ngao" is Swahili for shield. */
export function Brand() {
  return (
    <span className="brand">
      <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
        <path className="brand-shield" d="M12 1.5 20.5 5v6.6c0 5-3.5 8.9-8.5 10.9-5-2-8.5-5.9-8.5-10.9V5z" />
        <path className="brand-line" d="M12 6v12M7.5 9.2 12 12l4.5-2.8" />
      </svg>
      <span>Ngao</span>
    </span>
  );
}
