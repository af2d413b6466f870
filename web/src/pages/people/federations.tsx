// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { desk } from '../../api/desk.ts';
import type { FederationRow, NewFederation } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { type Claim, claimsOf, claimsWrong } from './claims.ts';
import { refsIn, refsText, TargetRefs } from './target-refs.tsx';

export function Federations() {
  const federations = useQuery(desk.federations());
  const [making, setMaking] = useState(false);
  const [stopping, setStopping] = useState<FederationRow>();
  return (
    <>
      <div className="actions">
        <Button onClick={() => setMaking(true)}>Accept a CI system</Button>
        <p className="soft">Its pipelines prove themselves by the tokens of the CI system: no secret to store, none to leak.</p>
      </div>
      <Loaded query={federations} lines={6}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No CI system is accepted yet." />
          ) : (
            <FederationsTable rows={list} onStop={setStopping} />
          )
        }
      </Loaded>
      {making && <NewFederationDialog onClose={() => setMaking(false)} />}
      {stopping && <StopDialog row={stopping} onClose={() => setStopping(undefined)} />}
    </>
  );
}

function FederationsTable({ rows, onStop }: { rows: readonly FederationRow[]; onStop: (row: FederationRow) => void }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">CI systems</caption>
      <thead>
        <tr>
          <th scope="col">CI system</th>
          <th scope="col">Who may</th>
          <th scope="col">May hand in for</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" className="cell-main">
              {row.name}
              <span className="cell-more mono">{row.issuer}</span>
              <span className="cell-more">
                audience <code>{row.audience}</code>
              </span>
            </th>
            <td data-label="Who may">
              <ul>
                {Object.entries(row.claims).map(([claim, pattern]) => (
                  <li key={claim}>
                    {claim}: <code>{pattern}</code>
                  </li>
                ))}
              </ul>
            </td>
            <td data-label="May hand in for">
              {row.product.name}
              <span className="cell-more">{refsText(row.targets)}</span>
            </td>
            <td data-label="State">
              {row.revokedAt ? (
                <Mark tone="none" icon="close">
                  Stopped <Since at={row.revokedAt} />
                </Mark>
              ) : (
                <Mark tone="good">
                  Accepted <Since at={row.createdAt} />
                </Mark>
              )}
            </td>
            <td className="cell-buttons">
              {row.revokedAt === null && (
                <Button variant="default" aria-label={`Stop accepting ${row.name}`} onClick={() => onStop(row)}>
                  Stop accepting
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StopDialog({ row, onClose }: { row: FederationRow; onClose: () => void }) {
  const stop = useChange<void>({
    method: 'DELETE',
    path: () => `/federations/${row.id}`,
    body: () => undefined,
    refresh: ['/federations'],
    done: () => `Tokens of "${row.name}" are no longer accepted.`,
    after: onClose,
  });
  return (
    <FormDialog
      title={`Stop accepting ${row.name}`}
      verb="Stop accepting"
      danger
      busy={stop.isPending}
      error={stop.error}
      onClose={onClose}
      onSend={() => stop.mutate()}
    >
      <p>Pipelines that prove themselves this way are refused from now on. What they handed in stays.</p>
    </FormDialog>
  );
}

function NewFederationDialog({ onClose }: { onClose: () => void }) {
  const one = useOneProduct();
  const [text, setText] = useState({ name: '', issuer: '', audience: window.location.origin, targets: '' });
  const [product, setProduct] = useState(one?.id);
  const [claims, setClaims] = useState<readonly Claim[]>([{ name: 'repository', pattern: '' }]);
  const [tried, setTried] = useState(false);
  const make = useChange<NewFederation, FederationRow>({
    path: () => '/federations',
    refresh: ['/federations'],
    done: ({ name }) => `Tokens of "${name}" are accepted.`,
    after: onClose,
  });
  const wrong = claimsWrong(claims);
  const send = () => {
    setTried(true);
    if (wrong !== '' || product === undefined) return;
    const { targets, ...rest } = text;
    make.mutate({ ...rest, product, claims: claimsOf(claims), targets: refsIn(targets) });
  };
  const field = (key: keyof typeof text) => ({
    value: text[key],
    onChange: (event: { currentTarget: { value: string } }) => setText({ ...text, [key]: event.currentTarget.value }),
  });
  return (
    <FormDialog
      title="Accept a CI system"
      verb="Accept it"
      busy={make.isPending}
      error={make.error}
      onClose={onClose}
      onSend={send}
    >
      <div className="form-pair">
        <TextInput label="Name" required maxLength={120} {...field('name')} />
        <ProductField value={product} onChange={setProduct} />
      </div>
      <TextInput
        label="Issuer"
        description="The address that stands in its tokens as iss; its keys are read from there."
        type="url"
        required
        placeholder="https://ci.example.org"
        {...field('issuer')}
      />
      <TextInput label="Audience" description="What the pipeline asks its token for (aud)." required {...field('audience')} />
      <ClaimFields claims={claims} error={tried ? wrong : ''} onChange={setClaims} />
      <TargetRefs value={text.targets} onChange={(targets) => setText({ ...text, targets })} />
    </FormDialog>
  );
}

interface ClaimsProps {
  claims: readonly Claim[];
  error: string;
  onChange: (claims: readonly Claim[]) => void;
}

function ClaimFields({ claims, error, onChange }: ClaimsProps) {
  const set = (at: number, patch: Partial<Claim>) =>
    onChange(claims.map((one, index) => (index === at ? { ...one, ...patch } : one)));
  return (
    <fieldset className="form-group">
      <legend>Who may: every claim must fit</legend>
      {claims.map(({ name, pattern }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line">
          <TextInput
            aria-label={`Claim ${at + 1}`}
            placeholder="repository"
            required
            value={name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Pattern of claim ${at + 1}`}
            placeholder="acme/*"
            required
            value={pattern}
            onChange={(event) => set(at, { pattern: event.currentTarget.value })}
          />
          {claims.length > 1 && (
            <Button
              variant="default"
              aria-label={`Leave out claim ${at + 1}`}
              onClick={() => onChange(claims.filter((_, index) => index !== at))}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {error !== '' && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <Button variant="default" onClick={() => onChange([...claims, { name: '', pattern: '' }])}>
        Another claim
      </Button>
    </fieldset>
  );
}
