// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../../kit/errors.ts';
import { farSettings } from '../cve-routes/settings.ts';

export interface Repository {
  /** Address of the repository's security advisories. */
  advisories: string;
  headers: Readonly<Record<string, string>>;
  timeout: number;
}

/** Settings of a GitHub repository: `repository`, `tokenFile` or `tokenEnv`, `api`, `timeout`. Throws `config-invalid`. */
export function repositoryOf(given: unknown, where: string): Repository {
  const asked = { required: ['repository'], optional: ['api'], secrets: ['token'], where } as const;
  const { api = 'https://api.github.com', repository, token, timeout } = farSettings(given, asked);
  if (!/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repository))
    throw new NgaoError('config-invalid', `${where}.repository must look like owner/name.`);
  return {
    advisories: `${api}/repos/${repository}/security-advisories`,
    timeout,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      'content-type': 'application/json',
    },
  };
}
