// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import { freezeRelease } from '../actions/freeze-release.ts';
import { makeRelease } from '../actions/make-release.ts';
import { Done, IdParams } from '../contract/common.ts';
import {
  Components,
  DiffParams,
  DiffQuery,
  Inventories,
  InventoriesQuery,
  InventoryDiff,
  InventoryDiffQuery,
  ReleaseDiff,
  Releases,
  ReleasesQuery,
  ReleaseUploadQuery,
  ReleaseView,
  TargetInventoryQuery,
} from '../contract/portfolio.ts';
import { PublishRelease, ReleasePreview, ReleasePublication } from '../contract/release-publication.ts';
import { publishRelease, takeBackRelease } from '../publishing/releases/publish-release.ts';
import { releasePreview, releasePublication } from '../publishing/releases/release-publication.ts';
import { type Route, route } from '../route.ts';
import { componentsPage } from '../views/components.ts';
import { inventoriesPage, inventoryDiff, requireReadable } from '../views/inventories.ts';
import { releaseDiff } from '../views/release-diff.ts';
import { releaseVex } from '../views/release-vex.ts';
import { releasesPage, releaseView } from '../views/releases.ts';

const read = { who: 'may', permission: 'read' } as const;
const publish = { who: 'may', permission: ['decide', 'configure'] } as const;
/** Who makes something public proves anew that it is them. */
const proven = { ...publish, confirmed: true } as const;

/** Releases, and what targets held at which time. */
export const releaseRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/releases',
    summary: 'Releases, newest first',
    access: read,
    schemas: { query: ReleasesQuery, answer: Releases },
    handle: async ({ caller, query }, context) => await releasesPage(context, caller, query),
  }),
  route({
    method: 'POST',
    url: '/releases',
    summary: 'Make a release of a packed Helm chart, as the body',
    access: { who: 'may', permission: 'upload' },
    status: 201,
    perMinute: 30,
    schemas: { query: ReleaseUploadQuery, body: 'stream', answer: ReleaseView },
    handle: async ({ caller, query, http }, context) => {
      const { product, version } = query;
      const id = await makeRelease(context, caller, { product, version, body: http.body as Readable });
      return await releaseView(context, caller, id);
    },
  }),
  route({
    method: 'GET',
    url: '/releases/:id',
    summary: 'One release: images, charts, members, drift',
    access: read,
    schemas: { params: IdParams, answer: ReleaseView },
    handle: async ({ caller, params }, context) => await releaseView(context, caller, params.id),
  }),
  route({
    method: 'POST',
    url: '/releases/:id/freeze',
    summary: 'Bind what the release holds for good',
    access: { who: 'may', permission: 'upload' },
    schemas: { params: IdParams, answer: ReleaseView },
    handle: async ({ caller, params }, context) => {
      await freezeRelease(context, caller, params.id);
      return await releaseView(context, caller, params.id);
    },
  }),
  route({
    method: 'GET',
    url: '/releases/:id/diff/:other',
    summary: 'What changed from one release to another',
    access: read,
    schemas: { params: DiffParams, query: DiffQuery, answer: ReleaseDiff },
    handle: async ({ caller, params, query }, context) => await releaseDiff(context, caller, { ...params, ...query }),
  }),
  route({
    method: 'GET',
    url: '/releases/:id/vex',
    summary: 'What is said of every known vulnerability of the release, as OpenVEX',
    access: read,
    schemas: { params: IdParams, answer: 'raw' },
    handle: async ({ caller, params, reply }, context) => {
      const { file, document } = await releaseVex(context, caller, params.id);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${file}"`)
        .send(document);
    },
  }),
  route({
    method: 'GET',
    url: '/releases/:id/publication',
    summary: 'Whether the release is public, where, and what stands against it',
    access: read,
    schemas: { params: IdParams, answer: ReleasePublication },
    handle: async ({ caller, params }, context) => await releasePublication(context, caller, params.id),
  }),
  route({
    method: 'GET',
    url: '/releases/:id/publication/preview',
    summary: 'Everything that would become public of it',
    access: publish,
    schemas: { params: IdParams, answer: ReleasePreview },
    handle: async ({ caller, params }, context) => await releasePreview(context, caller, params.id),
  }),
  route({
    method: 'POST',
    url: '/releases/:id/publication',
    summary: 'Make the release public: bill of materials, VEX, page',
    access: proven,
    schemas: { params: IdParams, body: PublishRelease, answer: ReleasePublication },
    handle: async ({ caller, params, body }, context) => {
      await publishRelease(context, caller, { ...params, ...body });
      return await releasePublication(context, caller, params.id);
    },
  }),
  route({
    method: 'DELETE',
    url: '/releases/:id/publication',
    summary: 'Take the release out of public',
    access: proven,
    schemas: { params: IdParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await takeBackRelease(context, caller, params.id);
      return { ok: true };
    },
  }),
  route({
    method: 'GET',
    url: '/targets/:id/inventory',
    summary: 'What a target holds, now or at an instant',
    access: read,
    schemas: { params: IdParams, query: TargetInventoryQuery, answer: Components },
    handle: async ({ caller, params, query }, context) => {
      await requireReadable(context, caller, params.id);
      return await componentsPage(context, caller, { ...query, target: params.id });
    },
  }),
  route({
    method: 'GET',
    url: '/targets/:id/inventories',
    summary: 'The inventories of a target over time',
    access: read,
    schemas: { params: IdParams, query: InventoriesQuery, answer: Inventories },
    handle: async ({ caller, params, query }, context) => await inventoriesPage(context, caller, { ...query, target: params.id }),
  }),
  route({
    method: 'GET',
    url: '/targets/:id/inventories/diff',
    summary: 'What changed between two inventories of a target',
    access: read,
    schemas: { params: IdParams, query: InventoryDiffQuery, answer: InventoryDiff },
    handle: async ({ caller, params, query }, context) => await inventoryDiff(context, caller, { ...query, target: params.id }),
  }),
];
