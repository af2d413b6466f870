// SPDX-License-Identifier: Apache-2.0
import packageJson from '../../package.json' with { type: 'json' };

/** Version of this program, from package.json (the bundler inlines it). */
export const version: string = packageJson.version;
