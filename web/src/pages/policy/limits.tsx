// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import type { ProductPolicy } from '../../api/types.ts';
import { NumberField } from '../../kit/number-field.tsx';
import { Card } from '../../kit/page.tsx';

/** R61. */
const needs = [
  ['issue', 'The issue that tracks it'],
  ['evidence', 'What proves that the fix breaks something'],
  ['mitigations', 'What lessens the harm meanwhile'],
] as const;

interface Props {
  draft: ProductPolicy;
  onChange: (patch: Partial<ProductPolicy>) => void;
}

export function Limits({ draft, onChange }: Props) {
  const { massClosure, exceptionNeeds: asked = [] } = draft;
  return (
    <>
      <Card title="Exceptions">
        <div className="card-body form-pair">
          <NumberField
            label="Last at most"
            unit="days"
            min={1}
            value={draft.exceptionMaxDays}
            onChange={(exceptionMaxDays) => onChange({ exceptionMaxDays })}
          />
          <NumberField
            label="Warn before the end"
            unit="days"
            value={draft.exceptionWarnDays}
            onChange={(exceptionWarnDays) => onChange({ exceptionWarnDays })}
          />
        </div>
        <fieldset className="card-body">
          <legend>Before a vulnerability is accepted it needs, beside reason, owner and end</legend>
          {needs.map(([need, label]) => (
            <Checkbox
              key={need}
              label={label}
              checked={asked.includes(need)}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                onChange({
                  exceptionNeeds: needs.map(([one]) => one).filter((one) => (one === need ? on : asked.includes(one))),
                });
              }}
            />
          ))}
        </fieldset>
      </Card>
      <Card title="Guard against mass closure">
        <div className="card-body">
          <p className="soft">
            A report that would end this many findings of its target at once is held until somebody confirms it. A scan that
            looked at too little looks just like a great clean-up.
          </p>
          <div className="form-pair">
            <NumberField
              label="Share of the open findings"
              unit="%"
              max={100}
              value={Math.round(massClosure.share * 100)}
              onChange={(share) => onChange({ massClosure: { ...massClosure, share: share / 100 } })}
            />
            <NumberField
              label="and at least"
              unit="findings"
              min={1}
              max={100_000}
              value={massClosure.atLeast}
              onChange={(atLeast) => onChange({ massClosure: { ...massClosure, atLeast } })}
            />
          </div>
        </div>
      </Card>
    </>
  );
}
