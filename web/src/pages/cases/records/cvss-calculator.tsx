// SPDX-License-Identifier: Apache-2.0
import { baseMetrics, chosenIn, type Metric, openMetrics, vectorOf } from './cvss-metrics.ts';

interface Props {
  version: '3.1' | '4.0';
  /** Whose rating it is, for the names of the groups. */
  of: string;
  vector: string;
  onChange: (vector: string) => void;
}

/** Builds a vector by choosing metrics; the vector itself stays a field that can be pasted into. */
export function CvssCalculator({ version, of, vector, onChange }: Props) {
  const chosen = chosenIn(vector);
  const open = openMetrics(version, chosen);
  return (
    <details className="calculator">
      <summary>Choose the metrics</summary>
      <div className="calculator-grid">
        {baseMetrics[version].map((metric) => (
          <Choose
            key={metric.key}
            metric={metric}
            group={`${of}, ${metric.name}`}
            value={chosen[metric.key] ?? ''}
            onChoose={(code) => onChange(vectorOf(version, { ...chosen, [metric.key]: code }))}
          />
        ))}
      </div>
      {open.length > 0 && <p className="faint">Still open: {open.join(', ')}.</p>}
    </details>
  );
}

interface ChooseProps {
  metric: Metric;
  group: string;
  value: string;
  onChoose: (code: string) => void;
}

function Choose({ metric: { key, name, values }, group, value, onChoose }: ChooseProps) {
  return (
    <fieldset className="metric">
      <legend>
        {name} <span className="faint">{key}</span>
      </legend>
      {values.map(([code, words]) => (
        <label key={code} data-chosen={value === code}>
          <input type="radio" name={group} value={code} checked={value === code} onChange={() => onChoose(code)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
