// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import type { GrantBody, RoleName } from '../../api/types.ts';
import { plain } from '../../kit/words.ts';
import { roles } from './roles.ts';

interface OneProps {
  grant: GrantBody;
  number: number;
  onChange: (grant: GrantBody) => void;
}

/** A role, and the product for which it holds. */
export function GrantField({ grant, number, onChange }: OneProps) {
  const products = useQuery(queries.products()).data ?? [];
  return (
    <>
      <NativeSelect
        aria-label={`Role ${number}`}
        value={grant.role}
        onChange={(event) => onChange({ ...grant, role: event.currentTarget.value as RoleName })}
        data={roles.map(([role]) => ({ value: role, label: plain(role) }))}
      />
      <NativeSelect
        aria-label={`Product of role ${number}`}
        value={grant.product ?? ''}
        onChange={(event) =>
          onChange({ ...grant, product: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
        }
        data={[{ value: '', label: 'every product' }, ...products.map(({ id, name }) => ({ value: String(id), label: name }))]}
      />
    </>
  );
}

interface Props {
  grants: readonly GrantBody[];
  onChange: (grants: GrantBody[]) => void;
}

export function GrantFields({ grants, onChange }: Props) {
  return (
    <fieldset className="form-group">
      <legend>Roles</legend>
      {grants.map((grant, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line">
          <GrantField
            grant={grant}
            number={at + 1}
            onChange={(next) => onChange(grants.map((one, index) => (index === at ? next : one)))}
          />
          {grants.length > 1 && (
            <Button
              variant="default"
              aria-label={`Leave out role ${at + 1}`}
              onClick={() => onChange(grants.filter((_, index) => index !== at))}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      <Button variant="default" onClick={() => onChange([...grants, { role: 'viewer', product: null }])}>
        Another role
      </Button>
      <RoleWords />
    </fieldset>
  );
}

export function RoleWords() {
  return (
    <ul className="because">
      {roles.map(([role, words]) => (
        <li key={role}>
          <strong>{plain(role)}</strong> {words}
        </li>
      ))}
    </ul>
  );
}
