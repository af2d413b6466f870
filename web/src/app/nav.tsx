// SPDX-License-Identifier: Apache-2.0
import { useLocation } from '@tanstack/react-router';
import { Icon } from '../kit/icon.tsx';
import { Link } from '../kit/link.tsx';
import { type Page, pages } from './pages.ts';
import { mayAs, type Person, useSession } from './session.ts';

const groups = { work: 'Work', portfolio: 'Portfolio', rules: 'Rules and people' } as const;

/** The pages of the navigation that this person may open. */
export function pagesFor(person: Person): (Page & { nav: NonNullable<Page['nav']> })[] {
  return pages.filter(
    (page): page is Page & { nav: NonNullable<Page['nav']> } =>
      page.nav !== undefined && (page.nav.roles === undefined || mayAs(person, page.nav.roles)),
  );
}

export function Nav() {
  const { person } = useSession();
  const { pathname } = useLocation();
  const there = pagesFor(person);
  return (
    <nav aria-label="Main" className="nav">
      {Object.entries(groups).map(([group, title]) => {
        const own = there.filter(({ nav }) => nav.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group}>
            <h2 className="nav-group">{title}</h2>
            <ul>
              {own.map(({ path, nav }) => (
                <li key={path}>
                  <Link href={path} aria-current={isIn(pathname, path) ? 'page' : undefined}>
                    <Icon name={nav.icon} />
                    {nav.label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function isIn(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}
