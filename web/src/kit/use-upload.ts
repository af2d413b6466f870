// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../api/changes.ts';
import type { Query } from '../api/client.ts';
import { upload } from '../api/upload.ts';
import { useSession } from '../app/session.ts';

export interface Sent {
  path: string;
  query: Query;
  file: File;
}

/** Sends one file and tells how far it is, between 0 and 1. `refreshed` are the readings that it changes. */
export function useUpload<Answer>(refreshed: readonly string[], after: (answer: Answer) => void) {
  const { session } = useSession();
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const sending = useMutation({
    mutationFn: (sent: Sent) => {
      setShare(0);
      return upload<Answer>({ ...sent, csrf: session.csrf, onProgress: setShare });
    },
    onSuccess: async (answer) => {
      await refresh(client, refreshed);
      after(answer);
    },
  });
  return { sending, share };
}
