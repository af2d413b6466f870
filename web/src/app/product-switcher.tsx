// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useSearchState } from './location.ts';
import { useSession } from './session.ts';
import { readSetting, writeSetting } from './settings.ts';

/** The product that is looked at: the address says it (so that a shared link shows the same), else this browser's last choice. */
export function useProductChoice(): [number | undefined, (id: number | undefined) => void] {
  const { search, change } = useSearchState();
  const [stored, setStored] = useState(() => numberIn(readSetting('product')));
  const told = numberIn(search.product);
  useEffect(() => {
    if (told === undefined) return;
    setStored(told);
    writeSetting('product', String(told));
  }, [told]);
  const choose = useCallback(
    (id: number | undefined) => {
      setStored(id);
      writeSetting('product', id === undefined ? undefined : String(id));
      if (search.product !== undefined) change({ product: id === undefined ? undefined : String(id), after: undefined });
    },
    [search, change],
  );
  return [told ?? stored, choose];
}

export function ProductSwitcher() {
  const { product, chooseProduct } = useSession();
  const products = useQuery(queries.products()).data ?? [];
  // A product that is gone, or that one may no longer read.
  const lost = product !== undefined && products.length > 0 && !products.some(({ id }) => id === product);
  useEffect(() => {
    if (lost) chooseProduct(undefined);
  }, [lost, chooseProduct]);
  return (
    <NativeSelect
      className="product-switcher"
      aria-label="Product"
      value={product ?? ''}
      onChange={(event) => chooseProduct(numberIn(event.currentTarget.value))}
      data={[{ value: '', label: 'All products' }, ...products.map(({ id, name }) => ({ value: String(id), label: name }))]}
    />
  );
}

function numberIn(text: string | undefined): number | undefined {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}
