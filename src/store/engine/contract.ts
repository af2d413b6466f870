// SPDX-License-Identifier: Apache-2.0
import type { Tables } from '../tables.ts';
import type { Store as AnyStore } from './store.ts';

/** The server's database: one SQL behind two engines. */
export type Store = AnyStore<Tables>;
