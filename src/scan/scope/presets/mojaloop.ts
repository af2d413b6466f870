// SPDX-License-Identifier: Apache-2.0
import type { ScopeRules } from '../../../model/release-scope.ts';

const infrastructure = ['kafka', 'mysql', 'mongodb', 'redis', 'redis-cluster', 'nginx*', 'keycloak', 'vault', 'cert-manager'];

/** Mojaloop Foundation: its names, its monorepos, and what its vulnerability process leaves out (section 5) or leaves open. */
export const mojaloopScope: ScopeRules = {
  umbrella: 'mojaloop',
  ownImages: ['docker.io/mojaloop/*'],
  ownChartRepositories: ['https://mojaloop.github.io/*', 'http://mojaloop.io/*', 'https://mojaloop.io/*'],
  repositories: [
    // Built in one repository each, under names of their own.
    { image: 'docker.io/mojaloop/merchant-*', repository: 'mojaloop/merchant-registry-svc' },
    { image: 'docker.io/mojaloop/image-watcher', repository: 'mojaloop/ml-operator' },
    { image: 'docker.io/mojaloop/*', repository: 'mojaloop/*' },
  ],
  exclusions: [
    {
      id: 'infrastructure-chart',
      reason:
        'Infrastructure of other organisations that adopters choose themselves: section 5 of the vulnerability process leaves it out.',
      when: { kind: 'external-chart', own: false, charts: infrastructure },
    },
    {
      id: 'identity-chart',
      reason: 'Ory charts are part of the umbrella since 17.2.0; the process does not name them.',
      undecided: true,
      when: { kind: 'external-chart', own: false, charts: ['oathkeeper', 'keto', 'kratos', 'hydra'] },
    },
    {
      id: 'test-tool',
      reason: 'A performance test tool that is published beside the release, not in it.',
      when: { inUmbrella: false, charts: ['perf-test-harness*', 'callback-handler', 'k6-tests'] },
    },
    {
      id: 'example-backend',
      reason: 'An example of the databases and queues around the release, not for production.',
      when: { inUmbrella: false, charts: ['example-mojaloop-backend'] },
    },
    {
      id: 'monitoring',
      reason: 'Monitoring of other organisations, published beside the release.',
      when: { inUmbrella: false, charts: ['monitoring*'] },
    },
    {
      id: 'published-apart',
      reason: 'Packaged and published, but not part of the umbrella chart.',
      when: { inUmbrella: false },
    },
    {
      id: 'third-party-init',
      reason: 'A third-party init container of an own chart: in the release, and the process does not say who looks after it.',
      undecided: true,
      when: { kind: 'image', own: false, inUmbrella: true, role: 'init-container' },
    },
    {
      id: 'third-party-image',
      reason: 'A third-party image in an own chart: in the release, and the process does not say who looks after it.',
      undecided: true,
      when: { kind: 'image', own: false, inUmbrella: true },
    },
  ],
};
