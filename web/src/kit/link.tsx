// SPDX-License-Identifier: Apache-2.0
import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { useGo } from '../app/location.ts';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  children: ReactNode;
}

/** A link to another of these pages: a real address, so it opens in a new tab too, but without loading the program again. */
export function Link({ href, onClick, ...rest }: Props) {
  const go = useGo();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!plain || event.defaultPrevented) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
