// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Expectation } from '../../api/types.ts';
import { intervalText } from './coverage.ts';

/** Hours that are offered; another one that is stored already is offered too. */
const usual = [6, 12, 24, 72, 168, 336, 720];
const tools = ['ngao', 'grype', 'trivy', 'npm-audit', 'osv-scanner', 'sonarqube', 'semgrep', 'gitleaks'];

interface Props {
  value: readonly Expectation[];
  onChange: (value: Expectation[]) => void;
}

/** Which scans should arrive, and how often; one that does not come is told as missing. */
export function ExpectsFields({ value, onChange }: Props) {
  const set = (at: number, patch: Partial<Expectation>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...patch } : one)));
  return (
    <fieldset className="form-group">
      <legend>Expected scans</legend>
      <p className="faint">A scan that does not arrive in time is told as missing; what was not scanned is not clean.</p>
      <datalist id="expected-tools">
        {tools.map((tool) => (
          <option key={tool} value={tool} />
        ))}
      </datalist>
      {value.map(({ tool, everyHours }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line">
          <TextInput
            aria-label={`Tool ${at + 1}`}
            placeholder="Tool"
            required
            list="expected-tools"
            value={tool}
            onChange={(event) => set(at, { tool: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`How often ${at + 1}`}
            value={everyHours}
            onChange={(event) => set(at, { everyHours: Number(event.currentTarget.value) })}
            data={[...new Set([...usual, everyHours])]
              .sort((a, b) => a - b)
              .map((hours) => ({ value: String(hours), label: intervalText(hours) }))}
          />
          <Button
            variant="default"
            aria-label={`Remove ${tool || `line ${at + 1}`}`}
            onClick={() => onChange(value.filter((_, index) => index !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button variant="default" onClick={() => onChange([...value, { tool: '', everyHours: 24 }])}>
        Expect {value.length === 0 ? 'a scan' : 'another scan'}
      </Button>
    </fieldset>
  );
}
