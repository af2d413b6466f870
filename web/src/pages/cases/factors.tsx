// SPDX-License-Identifier: Apache-2.0
import type { DisclosureFactorsBody } from '../../api/types.ts';
import type { Draft } from '../../kit/draft.ts';
import { plain } from '../../kit/words.ts';
import { Group, type Options, Pick, Words } from './fields.tsx';

const yesNo: Options = [
  ['yes', 'Yes'],
  ['no', 'No'],
];
const severities: Options = ['critical', 'high', 'medium', 'low', 'unknown'].map((one) => [one, plain(one)]);
const vendorAnswers: Options = [
  ['responsive', 'Answers'],
  ['slow', 'Answers slowly'],
  ['silent', 'Does not answer'],
  ['none-needed', 'Nobody needs to answer'],
];

/** R53: exactly the seven things that timing weighs, in the order of the clause. */
const factors = [
  ['alreadyPublic', 'Is it public already?', yesNo],
  ['severity', 'How bad is it?', severities],
  ['criticalInfrastructure', 'Could critical infrastructure be hit, such as a payment hub?', yesNo],
  ['safety', 'Is there a threat to health and safety?', yesNo],
  ['mitigationsAvailable', 'Are there mitigations?', yesNo],
  ['vendorAnswer', 'Does the vendor answer?', vendorAnswers],
] as const;
type Name = (typeof factors)[number][0];
export type FactorFields = Record<Name | 'daysToApply', string>;

export const noFactors: FactorFields = {
  alreadyPublic: '',
  severity: '',
  criticalInfrastructure: '',
  safety: '',
  mitigationsAvailable: '',
  vendorAnswer: '',
  daysToApply: '',
};

export function factorFaults(fields: FactorFields): Record<string, string | false> {
  const days = Number(fields.daysToApply);
  return {
    ...Object.fromEntries(factors.map(([name]) => [name, fields[name] === '' && 'Each of the seven is weighed. Choose.'])),
    daysToApply:
      (fields.daysToApply === '' || !Number.isInteger(days) || days < 0 || days > 3650) && 'Estimate it in whole days.',
  };
}

export function FactorFieldset<T extends FactorFields>({ form }: { form: Draft<T> }) {
  // The fields of the seven are strings in every form that holds them.
  const own = form as unknown as Draft<FactorFields>;
  return (
    <Group title="What timing is weighed by" about="All seven; they stand with the decision.">
      {factors.map(([name, label, options]) => (
        <Pick key={name} form={own} name={name} label={label} required none="Choose" options={options} />
      ))}
      <Words form={own} name="daysToApply" label="How many days do deployers need to apply the fix?" type="number" required />
    </Group>
  );
}

export function factorsOf(fields: FactorFields): DisclosureFactorsBody {
  const yes = (name: Name) => fields[name] === 'yes';
  return {
    alreadyPublic: yes('alreadyPublic'),
    severity: fields.severity as DisclosureFactorsBody['severity'],
    criticalInfrastructure: yes('criticalInfrastructure'),
    safety: yes('safety'),
    mitigationsAvailable: yes('mitigationsAvailable'),
    vendorAnswer: fields.vendorAnswer as DisclosureFactorsBody['vendorAnswer'],
    daysToApply: Number(fields.daysToApply),
  };
}

export function factorFacts(given: DisclosureFactorsBody): [string, string][] {
  const told = (value: unknown, options: Options) => {
    const key = value === true ? 'yes' : value === false ? 'no' : value;
    return options.find(([one]) => one === key)?.[1] ?? String(value);
  };
  return [
    ...factors.map(([name, label, options]): [string, string] => [label, told(given[name], options)]),
    ['Days to apply the fix', String(given.daysToApply)],
  ];
}
