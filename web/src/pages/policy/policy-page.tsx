// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { Product } from '../../api/types.ts';
import { PageHead } from '../../kit/page.tsx';
import { OfOneProduct } from '../../kit/product-field.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { NewProduct } from './new-product.tsx';
import { PolicyForm } from './policy-form.tsx';
import { Rules } from './rules.tsx';

const tabs = [
  ['clocks', 'Clocks and limits'],
  ['rules', 'Triage rules'],
] as const;

export function PolicyPage() {
  const tab = useTab(tabs);
  return (
    <>
      <PageHead
        title="Policy"
        below="By when findings are due, how long exceptions may last, and what rules do by themselves"
        actions={<NewProduct />}
      />
      <Tabs label="Parts of the policy" tabs={tabs} />
      <OfOneProduct what={tab === 'rules' ? 'Rules' : 'Clocks and limits'}>
        {(product) =>
          tab === 'rules' ? <Rules key={product.id} product={product} /> : <Clocks key={product.id} product={product} />
        }
      </OfOneProduct>
    </>
  );
}

function Clocks({ product }: { product: Product }) {
  const policy = useQuery(desk.policy(product.id));
  return (
    <Loaded query={policy} lines={12}>
      {(data) => <PolicyForm product={product} policy={data} />}
    </Loaded>
  );
}
