// SPDX-License-Identifier: Apache-2.0
import { Checkbox, NativeSelect } from '@mantine/core';
import type { ProductPolicy } from '../../api/types.ts';
import { NumberField } from '../../kit/number-field.tsx';
import { Severity } from '../../kit/severity.tsx';

type Clocks = ProductPolicy['clocks'];
interface Props {
  clocks: Clocks;
  onChange: (clocks: Clocks) => void;
}

export function ClockFields({ clocks, onChange }: Props) {
  return (
    <>
      <ul className="rows clock-rows">
        <Critical clocks={clocks} onChange={onChange} />
        <li>
          <Severity severity="high" />
          <DueIn
            name="High"
            value={clocks.high.dueDays}
            onChange={(dueDays) => onChange({ ...clocks, high: { ...clocks.high, dueDays } })}
          />
          <Checkbox
            label="at the latest before the increment ends"
            checked={clocks.high.beforeIncrementEnd}
            onChange={(event) =>
              onChange({ ...clocks, high: { ...clocks.high, beforeIncrementEnd: event.currentTarget.checked } })
            }
          />
        </li>
        <li>
          <Severity severity="medium" />
          <DueIn
            name="Medium"
            value={clocks.medium.dueDays}
            onChange={(dueDays) => onChange({ ...clocks, medium: { ...clocks.medium, dueDays } })}
          />
          <Checkbox
            label="warn when the increment ends"
            checked={clocks.medium.warnAtIncrementEnd}
            onChange={(event) =>
              onChange({ ...clocks, medium: { ...clocks.medium, warnAtIncrementEnd: event.currentTarget.checked } })
            }
          />
        </li>
        {(['low', 'unknown'] as const).map((severity) => (
          <li key={severity}>
            <Severity severity={severity} />
            <DueIn
              name={severity === 'low' ? 'Low' : 'Unknown'}
              value={clocks[severity].dueDays}
              onChange={(dueDays) => onChange({ ...clocks, [severity]: { dueDays } })}
            />
          </li>
        ))}
      </ul>
      <Beyond clocks={clocks} onChange={onChange} />
    </>
  );
}

function DueIn({ name, value, onChange }: { name: string; value: number; onChange: (value: number) => void }) {
  return (
    <span className="number-field">
      <span className="soft">due in</span>
      <NumberField bare label={`${name}: due in`} unit="days" value={value} onChange={onChange} />
    </span>
  );
}

function Critical({ clocks, onChange }: Props) {
  const set = (patch: Partial<Clocks['critical']>) => onChange({ ...clocks, critical: { ...clocks.critical, ...patch } });
  const { warnDays, dueDays, unit } = clocks.critical;
  return (
    <li>
      <Severity severity="critical" />
      <DueIn name="Critical" value={dueDays} onChange={(value) => set({ dueDays: value })} />
      <span className="number-field">
        <span className="soft">warn after</span>
        <NumberField
          bare
          label="Critical: warn after"
          unit="days"
          value={warnDays}
          onChange={(value) => set({ warnDays: value })}
        />
      </span>
      <NativeSelect
        aria-label="Critical: which days count"
        value={unit}
        onChange={(event) => set({ unit: event.currentTarget.value as Clocks['critical']['unit'] })}
        data={[
          { value: 'business', label: 'business days' },
          { value: 'calendar', label: 'calendar days' },
        ]}
      />
    </li>
  );
}

function Beyond({ clocks, onChange }: Props) {
  return (
    <div className="card-body card-foot">
      <div className="clock-more">
        <Checkbox
          label="Known exploited findings have an end of their own"
          checked={clocks.kevDays !== null}
          onChange={(event) => onChange({ ...clocks, kevDays: event.currentTarget.checked ? 3 : null })}
        />
        {clocks.kevDays !== null && (
          <NumberField
            bare
            label="Known exploited: due in"
            unit="days"
            value={clocks.kevDays}
            onChange={(kevDays) => onChange({ ...clocks, kevDays })}
          />
        )}
      </div>
      <div className="form-pair">
        <NativeSelect
          label="When a finding comes back"
          value={clocks.onReopen}
          onChange={(event) => onChange({ ...clocks, onReopen: event.currentTarget.value as Clocks['onReopen'] })}
          data={[
            { value: 'continue', label: 'its clock goes on where it stopped' },
            { value: 'restart', label: 'its clock starts anew' },
          ]}
        />
        <NumberField
          label="Tell the committee when overdue for"
          unit="days"
          value={clocks.escalateAfterDays}
          onChange={(escalateAfterDays) => onChange({ ...clocks, escalateAfterDays })}
        />
      </div>
    </div>
  );
}
