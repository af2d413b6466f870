// SPDX-License-Identifier: Apache-2.0

/** How far something is, as a bar and in words. */
export function Progress({ label, share }: { label: string; share: number }) {
  const percent = Math.round(share * 100);
  return (
    <div className="progress">
      <progress aria-label={label} max={100} value={percent} />
      <span className="soft">
        {label}: {percent} %
      </span>
    </div>
  );
}
