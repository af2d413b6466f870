// SPDX-License-Identifier: Apache-2.0
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

let firstPath: string | undefined;

interface Props {
  title: string;
  /** Stands in the heading instead of the title: an id in monospace, a badge beside it. */
  heading?: ReactNode;
  above?: ReactNode;
  below?: ReactNode;
  actions?: ReactNode;
}

/**
 * The head of a page. It names the document and, after a navigation, takes the focus, so that a screen reader says where
 * one is and the next Tab goes on from there. The page that was opened first keeps the browser's own focus.
 */
export function PageHead({ title, heading, above, below, actions }: Props) {
  const { pathname } = useLocation();
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Ngao`;
  }, [title]);
  useEffect(() => {
    firstPath ??= pathname;
    if (firstPath === pathname) return;
    firstPath = '';
    window.scrollTo(0, 0);
    ref.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <header className="page-head">
      <div className="page-head-text">
        {above && <div className="page-above">{above}</div>}
        <h1 ref={ref} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {below && <div className="page-below">{below}</div>}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </header>
  );
}

interface CardProps {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  className?: string;
  id?: string;
}

/** A titled part of a page. */
export function Card({ title, children, aside, className, id }: CardProps) {
  const heading = id ?? `card-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  return (
    <section className={`card ${className ?? ''}`} aria-labelledby={heading}>
      <div className="card-head">
        <h2 id={heading}>{title}</h2>
        {aside && <div className="card-aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
