// SPDX-License-Identifier: Apache-2.0
import { serve } from '../server/serve.ts';
export const key = serve;
