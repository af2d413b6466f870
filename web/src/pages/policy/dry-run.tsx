// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../api/changes.ts';
import { send } from '../../api/client.ts';
import { sendConfirmed } from '../../api/confirmed.ts';
import type { ApplyRulesAnswer, DryRunAnswer, TriageRuleBody } from '../../api/types.ts';
import { Dialog, FormDialog, FormError } from '../../kit/dialog.tsx';
import { Link } from '../../kit/link.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { Loaded } from '../../kit/states.tsx';
import { say } from '../../kit/toast.ts';
import { counted, countText, numberText } from '../../kit/words.ts';

interface Props {
  product: number;
  title: string;
  /** Those that are stored when undefined. */
  rules: readonly TriageRuleBody[] | undefined;
  onClose: () => void;
  /** What can follow once it was seen. */
  next?: { verb: string; busy: boolean; error: Error | null; onSend: () => void };
}

/** What rules would do with the findings that stand open now. Nothing is changed. */
export function TrialDialog({ product, title, rules, onClose, next }: Props) {
  const trial = useQuery({
    queryKey: ['/rules/dry-run', product, rules],
    queryFn: ({ signal }) =>
      send<DryRunAnswer>('POST', '/rules/dry-run', { body: { product, ...(rules ? { rules } : {}) }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <Loaded query={trial} lines={5}>
          {(answer) => <Trial answer={answer} />}
        </Loaded>
        {next?.error && <FormError error={next.error} />}
        <div className="form-buttons">
          <Button variant="default" onClick={onClose}>
            {next ? 'Cancel' : 'Close'}
          </Button>
          {next && (
            <Button disabled={trial.data === undefined} loading={next.busy} onClick={next.onSend}>
              {next.verb}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

export function Trial({ answer }: { answer: DryRunAnswer }) {
  const looked = countText({ value: answer.looked, atLeast: answer.atLeast });
  return (
    <div className="trial" role="status">
      <p className="soft">Tried on {looked} open findings. Nothing was changed.</p>
      {answer.rules.length === 0 && <p>No rule to try.</p>}
      {answer.rules.map((rule) => (
        <section key={rule.name} aria-label={rule.name}>
          <p>
            <strong>{rule.name}</strong>: fits {counted(rule.matched, 'finding')}, would change {numberText(rule.changes)}.
          </p>
          {rule.examples.length > 0 && <Examples examples={rule.examples} all={rule.changes} />}
        </section>
      ))}
    </div>
  );
}

function Examples({ examples, all }: { examples: DryRunAnswer['rules'][number]['examples']; all: number }) {
  return (
    <Scroll label="Examples">
      <table className="small-table words-table">
        <caption>{all > examples.length ? `${examples.length} of ${numberText(all)}` : 'All of them'}</caption>
        <thead>
          <tr>
            <th scope="col">Finding</th>
            <th scope="col">Package</th>
            <th scope="col">Target</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {examples.map(({ finding, about, package: name, target, change }) => (
            <tr key={`${finding} ${change}`}>
              <td>
                <Link href={`/findings/${finding}`} className="mono">
                  {about}
                </Link>
              </td>
              <td className="mono">{name}</td>
              <td>{target}</td>
              <td>{change}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Lets the rules that are on act on what stands open, a piece per request until the server says that it was the last. */
export function ApplyDialog({ product, onClose }: { product: number; onClose: () => void }) {
  const client = useQueryClient();
  const [looked, setLooked] = useState(0);
  const apply = useMutation({
    mutationFn: async () => {
      const sum = { looked: 0, changed: 0 };
      let after: number | null | undefined;
      do {
        const body = { product, ...(after ? { after } : {}) };
        const part: ApplyRulesAnswer = await sendConfirmed<ApplyRulesAnswer>('POST', '/rules/apply', { body });
        sum.looked += part.looked;
        sum.changed += part.changed;
        setLooked(sum.looked);
        after = part.next;
      } while (after);
      return sum;
    },
    onSettled: () => refresh(client, ['/findings', '/overview', '/exceptions', '/targets']),
    onSuccess: (sum) => {
      say(`${counted(sum.changed, 'finding')} changed, of ${numberText(sum.looked)}.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Apply the rules now"
      verb="Apply"
      busy={apply.isPending}
      error={apply.error}
      onClose={onClose}
      onSend={() => apply.mutate()}
    >
      <p>
        Rules that are on look at every open finding of the product and do what they say. Otherwise they look only at findings
        that are new or changed. Try them first to see what would happen.
      </p>
      {apply.isPending && <p role="status">{counted(looked, 'finding')} looked at …</p>}
    </FormDialog>
  );
}
