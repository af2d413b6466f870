// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import type { Product } from '../api/types.ts';
import { useSession } from '../app/session.ts';
import { Empty, Loaded } from './states.tsx';

interface Props {
  value: number | undefined;
  onChange: (product: number) => void;
  label?: string;
}

/** The product that a new thing belongs to. */
export function ProductField({ value, onChange, label = 'Product' }: Props) {
  const products = useQuery(queries.products()).data ?? [];
  return (
    <NativeSelect
      label={label}
      required
      value={value ?? ''}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data={[
        ...(value === undefined ? [{ value: '', label: 'Choose', disabled: true }] : []),
        ...products.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  );
}

/** The product that is looked at, or the only one; undefined while several could be meant. */
export function useOneProduct(): Product | undefined {
  const { product } = useSession();
  const products = useQuery(queries.products()).data ?? [];
  return products.find(({ id }) => id === product) ?? (product === undefined && products.length === 1 ? products[0] : undefined);
}

/** For pages that make sense for one product only: asks which, as long as all are looked at. */
export function OfOneProduct({ what, children }: { what: string; children: (product: Product) => ReactNode }) {
  const { chooseProduct } = useSession();
  const products = useQuery(queries.products());
  const one = useOneProduct();
  if (one) return <>{children(one)}</>;
  return (
    <Loaded query={products} lines={6}>
      {(list) =>
        list.length === 0 ? (
          <Empty title="No product yet.">
            <p>An administrator makes the first one under Policy, or loads the example on the overview.</p>
          </Empty>
        ) : (
          <Empty title={`${what} belong to one product. Which one?`}>
            <div className="file-drop-buttons">
              {list.map(({ id, name }) => (
                <button key={id} type="button" className="quiet-button" onClick={() => chooseProduct(id)}>
                  {name}
                </button>
              ))}
            </div>
          </Empty>
        )
      }
    </Loaded>
  );
}
