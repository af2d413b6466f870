// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { AdvisoryProduct, AdvisoryRange } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Both, Items, Line, Pick, useRemark, Values } from './fields.tsx';
import type { FormPart } from './form.tsx';

const statuses = ['affected', 'not-affected', 'under-investigation'] as const;
const reasons = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

const fresh = (): AdvisoryProduct => ({ name: '', purl: '', status: 'affected', scheme: 'semver', ranges: [], versions: [] });

export function Products({ content, set }: FormPart) {
  return (
    <Card title="Products">
      <div className="advisory-fields">
        <Items items={content.products} name="Product" add={fresh} set={(products) => set({ products })}>
          {(product, change, index) => <Product product={product} change={change} place={`/products/${index}`} />}
        </Items>
      </div>
    </Card>
  );
}

function Product({
  product,
  change,
  place,
}: {
  product: AdvisoryProduct;
  change: (part: Partial<AdvisoryProduct>) => void;
  place: string;
}) {
  return (
    <>
      <div className="form-pair">
        <Line label="Name" place={`${place}/name`} value={product.name} set={(name) => change({ name })} required />
        <Line
          label="Package URL, without version"
          place={`${place}/purl`}
          value={product.purl}
          set={(purl) => change({ purl })}
          required
        />
        <Pick
          label="Status"
          place={`${place}/status`}
          value={product.status}
          options={statuses}
          set={(value) => change({ status: value as AdvisoryProduct['status'] })}
        />
        <Pick
          label="Order of versions"
          place={`${place}/scheme`}
          value={product.scheme}
          options={['semver', 'ecosystem']}
          set={(value) => change({ scheme: value as AdvisoryProduct['scheme'] })}
        />
      </div>
      <Ranges product={product} change={change} place={place} />
      <Values
        label="Affected versions, one by one (optional)"
        place={`${place}/versions`}
        value={product.versions}
        set={(versions) => change({ versions })}
      />
      {product.status === 'not-affected' && (
        <Pick
          label="Why it is not affected"
          place={`${place}/justification`}
          value={product.justification ?? ''}
          options={['', ...reasons]}
          set={(value) => change({ justification: (value || undefined) as NonNullable<AdvisoryProduct['justification']> })}
        />
      )}
      <Both
        label="What to do, or why it does no harm"
        place={`${place}/statement`}
        value={product.statement}
        set={(statement) => change({ statement })}
      />
    </>
  );
}

function Ranges({
  product,
  change,
  place,
}: {
  product: AdvisoryProduct;
  change: (part: Partial<AdvisoryProduct>) => void;
  place: string;
}) {
  const remark = useRemark(`${place}/ranges`);
  const { ranges } = product;
  const put = (index: number, part: Partial<AdvisoryRange>) =>
    change({ ranges: ranges.map((range, at) => (at === index ? { ...range, ...part } : range)) });
  return (
    <div className="advisory-fields">
      {ranges.map((range, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two that are still empty apart
        <div key={index} className="advisory-line">
          <Line label="From" place="" value={range.introduced} set={(introduced) => put(index, { introduced })} required />
          <Line label="Fixed in" place="" value={range.fixed ?? ''} set={(fixed) => put(index, { fixed })} />
          <Line
            label="Or last affected"
            place=""
            value={range.lastAffected ?? ''}
            set={(lastAffected) => put(index, { lastAffected })}
          />
          <Button variant="default" onClick={() => change({ ranges: ranges.filter((_, at) => at !== index) })}>
            Take out
          </Button>
        </div>
      ))}
      {remark && (
        <p role="note" className="form-error">
          {remark}
        </p>
      )}
      <div>
        <Button variant="default" size="compact-sm" onClick={() => change({ ranges: [...ranges, { introduced: '0' }] })}>
          Add versions
        </Button>
      </div>
    </div>
  );
}
