// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { rememberCsrf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem, Waiting } from '../kit/states.tsx';
import { Toasts } from '../kit/toasts.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { ConfirmHost } from './confirm-host.tsx';
import { useFailuresNotice } from './failed-sign-ins.ts';
import { useGoKeys } from './go-keys.ts';
import { HelpDialog } from './help-dialog.tsx';
import { useGo } from './location.ts';
import { Nav } from './nav.tsx';
import { pages } from './pages.ts';
import { ProductSwitcher, useProductChoice } from './product-switcher.tsx';
import { SearchBox } from './search-box.tsx';
import { SessionContext } from './session.ts';

/** What stands around every page, and the door: who is not logged in sees the login instead. */
export function Shell() {
  const session = useQuery(queries.session());
  const { pathname } = useLocation();
  const go = useGo();
  const [product, chooseProduct] = useProductChoice();
  // The address changes at once, the page below when it is loaded: what is shown decides how it is framed.
  const shown = useRouterState({ select: ({ matches }) => matches.at(-1)?.pathname });
  const alone = standsAlone(shown);
  const data = session.data;
  if (data) rememberCsrf(data.csrf);
  const person = data?.person ?? null;
  const mustLogIn = data !== undefined && person === null && !standsAlone(pathname);
  useEffect(() => {
    if (mustLogIn) go(`/login${pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + window.location.search)}`}`);
  }, [mustLogIn, go, pathname]);

  if (session.error && !data) {
    return (
      <main className="alone">
        <Brand />
        <Problem error={session.error} retry={session.refetch} />
      </main>
    );
  }
  if (alone) return <Alone />;
  if (!data || !person) {
    return (
      <main className="alone">
        <Waiting what="Asking who is here" />
      </main>
    );
  }
  return (
    <SessionContext value={{ session: data, person, product, chooseProduct }}>
      <Frame />
    </SessionContext>
  );
}

function standsAlone(path: string | undefined): boolean {
  return pages.some((page) => page.alone && page.path === path);
}

function Alone() {
  return (
    <>
      <main className="alone">
        <Outlet />
      </main>
      <Toasts />
    </>
  );
}

function Frame() {
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const { pathname } = useLocation();
  useGoKeys(() => setHelp(true));
  useFailuresNotice();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page changes
  useEffect(() => setMenu(false), [pathname]);
  return (
    <div className="frame">
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="top-bar">
        <button type="button" className="icon-button narrow-only" aria-label="Open the navigation" onClick={() => setMenu(true)}>
          <Icon name="menu" size={18} />
        </button>
        <Brand />
        <ProductSwitcher />
        <SearchBox />
        <AccountMenu onHelp={() => setHelp(true)} />
      </header>
      <div className="side">
        <Nav />
      </div>
      <main id="content" className="content" tabIndex={-1}>
        <Outlet />
      </main>
      {menu && (
        <Dialog title="Navigation" side onClose={() => setMenu(false)}>
          <Nav />
        </Dialog>
      )}
      {help && <HelpDialog onClose={() => setHelp(false)} />}
      <ConfirmHost />
      <Toasts />
    </div>
  );
}
