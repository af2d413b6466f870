// SPDX-License-Identifier: Apache-2.0
import type { ComponentType } from 'react';
import type { RoleName } from '../api/types.ts';
import type { IconName } from '../kit/icon.tsx';

/**
 * Every page. To add one: a folder in src/pages/ with the component, and a line here; the route, the entry in the left
 * navigation and the `g` shortcut follow from it. Each page is a file of its own that is loaded when it is opened.
 */
export interface Page {
  path: string;
  load: () => Promise<ComponentType>;
  /** Stands in the left navigation, in the order of this list; `key` after `g` goes there. */
  nav?: { label: string; icon: IconName; key: string; group: 'work' | 'portfolio' | 'rules'; roles?: readonly RoleName[] };
  /** Shown without the shell, to somebody who is not logged in yet. */
  alone?: true;
}

export const pages: readonly Page[] = [
  {
    path: '/',
    load: () => import('../pages/overview/overview-page.tsx').then((page) => page.OverviewPage),
    nav: { label: 'Overview', icon: 'overview', key: 'o', group: 'work' },
  },
  {
    path: '/findings',
    load: () => import('../pages/findings/findings-page.tsx').then((page) => page.FindingsPage),
    nav: { label: 'Findings', icon: 'findings', key: 'f', group: 'work' },
  },
  { path: '/findings/$id', load: () => import('../pages/finding/finding-page.tsx').then((page) => page.FindingPage) },
  {
    path: '/components',
    load: () => import('../pages/components/components-page.tsx').then((page) => page.ComponentsPage),
    nav: { label: 'Components', icon: 'components', key: 'c', group: 'portfolio' },
  },
  { path: '/components/$id', load: () => import('../pages/components/component-page.tsx').then((page) => page.ComponentPage) },
  {
    path: '/impact',
    load: () => import('../pages/impact/impact-page.tsx').then((page) => page.ImpactPage),
    nav: { label: 'Impact', icon: 'impact', key: 'i', group: 'portfolio' },
  },
  { path: '/me', load: () => import('../pages/account/account-page.tsx').then((page) => page.AccountPage) },
  { path: '/login', load: () => import('../pages/login/login-page.tsx').then((page) => page.LoginPage), alone: true },
  { path: '/setup', load: () => import('../pages/login/setup-page.tsx').then((page) => page.SetupPage), alone: true },
  { path: '/invitation', load: () => import('../pages/login/setup-page.tsx').then((page) => page.InvitationPage), alone: true },
];
