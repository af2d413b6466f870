// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { desk } from '../../api/desk.ts';
import type { NewToken, NewTokenAnswer, TokenRow, TokenScopeName } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { ProductField, useOneProduct } from '../../kit/product-field.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { refsIn, refsText, TargetRefs } from './target-refs.tsx';

/** A token that ends within so many days is told as ending. */
const soon = 14 * 86_400_000;

export function Tokens() {
  const tokens = useQuery(desk.tokens());
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewTokenAnswer>();
  const [revoking, setRevoking] = useState<TokenRow>();
  return (
    <>
      <div className="actions">
        <Button onClick={() => setMaking(true)}>New token</Button>
        <p className="soft">
          A token hands in reports of scanners, or private reports that machines make, for one product. It does nothing else.
        </p>
      </div>
      <Loaded query={tokens} lines={6}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No token yet.">
              <p>A CI system that speaks OIDC needs none: accept it under CI systems.</p>
            </Empty>
          ) : (
            <TokensTable rows={list} onRevoke={setRevoking} />
          )
        }
      </Loaded>
      {making && (
        <NewTokenDialog
          onClose={() => setMaking(false)}
          onMade={(answer) => {
            setMaking(false);
            setMade(answer);
          }}
        />
      )}
      {made && (
        <ShownOnce title={`Token ${made.row.name}`} label="Token" text={made.token} onClose={() => setMade(undefined)}>
          <p className="soft">
            Put it into the secret store of the pipeline. <code>ngao scan</code> reads it from a file (<code>--token-file</code>).
            The server keeps only a digest of it.
          </p>
        </ShownOnce>
      )}
      {revoking && <RevokeDialog row={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

function TokensTable({ rows, onRevoke }: { rows: readonly TokenRow[]; onRevoke: (row: TokenRow) => void }) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Tokens</caption>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">May hand in for</th>
          <th scope="col">Used</th>
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
              <span className="cell-more">
                made by {row.createdBy.name}, <Since at={row.createdAt} />
              </span>
            </th>
            <td data-label="May hand in for">
              {row.product.name}
              <span className="cell-more">{row.scope === 'cases:import' ? 'Private reports' : refsText(row.targets)}</span>
            </td>
            <td data-label="Used">{row.usedAt ? <Since at={row.usedAt} /> : <span className="faint">never</span>}</td>
            <td data-label="State">
              <TokenState row={row} />
            </td>
            <td className="cell-buttons">
              {row.revokedAt === null && (
                <Button variant="default" aria-label={`Revoke ${row.name}`} onClick={() => onRevoke(row)}>
                  Revoke
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TokenState({ row }: { row: TokenRow }) {
  const left = Date.parse(row.expiresAt) - Date.now();
  if (row.revokedAt) {
    return (
      <Mark tone="none" icon="close">
        Revoked <Since at={row.revokedAt} />
      </Mark>
    );
  }
  if (left < 0) {
    return (
      <Mark tone="bad">
        Ended <Since at={row.expiresAt} />
      </Mark>
    );
  }
  return (
    <Mark tone={left < soon ? 'warn' : 'good'}>
      Ends <Since at={row.expiresAt} />
    </Mark>
  );
}

interface NewProps {
  onClose: () => void;
  onMade: (answer: NewTokenAnswer) => void;
}

function NewTokenDialog({ onClose, onMade }: NewProps) {
  const one = useOneProduct();
  const [name, setName] = useState('');
  const [product, setProduct] = useState(one?.id);
  const [targets, setTargets] = useState('');
  const [scope, setScope] = useState<TokenScopeName>('ingest');
  const forCases = scope === 'cases:import';
  const [days, setDays] = useState(90);
  const make = useChange<NewToken, NewTokenAnswer>({ path: () => '/tokens', refresh: ['/tokens'], after: onMade });
  return (
    <FormDialog
      title="New token"
      verb="Make it"
      busy={make.isPending}
      error={make.error}
      onClose={onClose}
      onSend={() =>
        product !== undefined &&
        make.mutate({ name: name.trim(), product, targets: forCases ? null : refsIn(targets), days, scope })
      }
    >
      <TextInput
        label="Name"
        description="Where it is used, so that one knows what stops when it is revoked."
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className="form-pair">
        <ProductField value={product} onChange={setProduct} />
        <NumberField label="Lasts" unit="days" min={1} max={366} value={days} onChange={setDays} />
      </div>
      <NativeSelect
        label="Hands in"
        data={[
          { value: 'ingest', label: 'Reports of scanners' },
          { value: 'cases:import', label: 'Private reports (CSAF drafts, private reports of a forge)' },
        ]}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value as TokenScopeName)}
      />
      {!forCases && <TargetRefs value={targets} onChange={setTargets} />}
    </FormDialog>
  );
}

function RevokeDialog({ row, onClose }: { row: TokenRow; onClose: () => void }) {
  const revoke = useChange<void>({
    method: 'DELETE',
    path: () => `/tokens/${row.id}`,
    body: () => undefined,
    refresh: ['/tokens'],
    done: () => `The token "${row.name}" is revoked.`,
    after: onClose,
  });
  return (
    <FormDialog
      title={`Revoke ${row.name}`}
      verb="Revoke"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onSend={() => revoke.mutate()}
    >
      <p>Whatever uses it is refused from now on. What it handed in stays.</p>
    </FormDialog>
  );
}
