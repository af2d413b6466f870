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
    path: '/exceptions',
    load: () => import('../pages/exceptions/exceptions-page.tsx').then((page) => page.ExceptionsPage),
    nav: { label: 'Exceptions', icon: 'exceptions', key: 'e', group: 'work' },
  },
  { path: '/exceptions/import', load: () => import('../pages/exceptions/import-page.tsx').then((page) => page.ImportPage) },
  { path: '/exceptions/$id', load: () => import('../pages/exceptions/exception-page.tsx').then((page) => page.ExceptionPage) },
  {
    path: '/cases',
    load: () => import('../pages/cases/cases-page.tsx').then((page) => page.CasesPage),
    nav: { label: 'Cases', icon: 'key', key: 's', group: 'work', roles: ['committee'] },
  },
  { path: '/cases/agenda', load: () => import('../pages/cases/agenda-page.tsx').then((page) => page.AgendaPage) },
  { path: '/cases/$uid', load: () => import('../pages/cases/case-page.tsx').then((page) => page.CasePage) },
  {
    path: '/inbound',
    load: () => import('../pages/inbound/inbound-page.tsx').then((page) => page.InboundPage),
    nav: { label: 'Waiting mail', icon: 'imports', key: 'b', group: 'work', roles: ['committee'] },
  },
  {
    path: '/advisories',
    load: () => import('../pages/advisories/advisories-page.tsx').then((page) => page.AdvisoriesPage),
    nav: { label: 'Advisories', icon: 'comment', key: 'v', group: 'work', roles: ['committee'] },
  },
  {
    path: '/publishing',
    load: () => import('../pages/advisories/publishing-page.tsx').then((page) => page.PublishingPage),
    nav: { label: 'Publishing', icon: 'clock', key: 'u', group: 'work', roles: ['committee', 'administrator'] },
  },
  {
    path: '/advisories/settings',
    load: () => import('../pages/advisories/settings-page.tsx').then((page) => page.PublisherPage),
  },
  { path: '/advisories/new', load: () => import('../pages/advisories/new-page.tsx').then((page) => page.NewAdvisoryPage) },
  { path: '/advisories/$uid', load: () => import('../pages/advisories/advisory-page.tsx').then((page) => page.AdvisoryPage) },
  { path: '/committee', load: () => import('../pages/cases/committee-page.tsx').then((page) => page.CommitteePage) },
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
  {
    path: '/targets',
    load: () => import('../pages/targets/targets-page.tsx').then((page) => page.TargetsPage),
    nav: { label: 'Targets', icon: 'targets', key: 't', group: 'portfolio' },
  },
  { path: '/targets/$id', load: () => import('../pages/targets/target-page.tsx').then((page) => page.TargetPage) },
  {
    path: '/targets/$id/inventories',
    load: () => import('../pages/inventories/inventories-page.tsx').then((page) => page.InventoriesPage),
  },
  {
    path: '/releases',
    load: () => import('../pages/releases/releases-page.tsx').then((page) => page.ReleasesPage),
    nav: { label: 'Releases', icon: 'releases', key: 'r', group: 'portfolio' },
  },
  { path: '/releases/$id', load: () => import('../pages/releases/release-page.tsx').then((page) => page.ReleasePage) },
  {
    path: '/releases/$id/diff/$other',
    load: () => import('../pages/releases/release-diff-page.tsx').then((page) => page.ReleaseDiffPage),
  },
  {
    path: '/imports',
    load: () => import('../pages/imports/imports-page.tsx').then((page) => page.ImportsPage),
    nav: { label: 'Imports', icon: 'imports', key: 'm', group: 'portfolio' },
  },
  { path: '/imports/$id', load: () => import('../pages/imports/import-page.tsx').then((page) => page.ImportReportPage) },
  {
    path: '/policy',
    load: () => import('../pages/policy/policy-page.tsx').then((page) => page.PolicyPage),
    nav: { label: 'Policy', icon: 'policy', key: 'p', group: 'rules' },
  },
  {
    path: '/people',
    load: () => import('../pages/people/people-page.tsx').then((page) => page.PeoplePage),
    nav: { label: 'People', icon: 'people', key: 'h', group: 'rules', roles: ['administrator'] },
  },
  {
    path: '/audit',
    load: () => import('../pages/audit/audit-page.tsx').then((page) => page.AuditPage),
    nav: { label: 'Audit log', icon: 'audit', key: 'a', group: 'rules', roles: ['administrator', 'auditor'] },
  },
  { path: '/me', load: () => import('../pages/account/account-page.tsx').then((page) => page.AccountPage) },
  { path: '/login', load: () => import('../pages/login/login-page.tsx').then((page) => page.LoginPage), alone: true },
  { path: '/setup', load: () => import('../pages/login/setup-page.tsx').then((page) => page.SetupPage), alone: true },
  { path: '/invitation', load: () => import('../pages/login/setup-page.tsx').then((page) => page.InvitationPage), alone: true },
  { path: '/report', load: () => import('../pages/report/report-page.tsx').then((page) => page.ReportPage), alone: true },
  { path: '/report/status', load: () => import('../pages/report/status-page.tsx').then((page) => page.StatusPage), alone: true },
];
