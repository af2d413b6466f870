// SPDX-License-Identifier: Apache-2.0
import { Textarea, TextInput } from '@mantine/core';

export interface Needs {
  issue: string;
  mitigations: string;
}

interface Props {
  draft: Needs;
  change: (patch: Partial<Needs>) => void;
}

/** R61: what an accepted vulnerability brings where the policy of the product asks for it. */
export function NeedsFields({ draft, change }: Props) {
  return (
    <>
      <TextInput
        label="Issue"
        description="That tracks it: an address, or example/ledger#7."
        maxLength={1000}
        value={draft.issue}
        onChange={(event) => change({ issue: event.currentTarget.value })}
      />
      <Textarea
        label="Mitigations"
        description="What lessens the harm until it is fixed."
        rows={2}
        maxLength={4000}
        value={draft.mitigations}
        onChange={(event) => change({ mitigations: event.currentTarget.value })}
      />
    </>
  );
}

/** As the server takes them: what nobody filled in is left out. */
export function needsOf({ issue, mitigations }: Needs): Partial<Needs> {
  return {
    ...(issue.trim() !== '' && { issue: issue.trim() }),
    ...(mitigations.trim() !== '' && { mitigations: mitigations.trim() }),
  };
}
