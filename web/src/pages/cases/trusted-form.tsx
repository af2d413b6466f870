// SPDX-License-Identifier: Apache-2.0
import type { CommitteeSettings } from '../../api/types.ts';
import type { Draft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { linesOf, Words } from './fields.tsx';

type Trusted = NonNullable<CommitteeSettings['trusted']>;
interface Field {
  trusted: string;
}

/** One line for each: name; address; en or fr; why. What follows the third semicolon is the reason, semicolons and all. */
export function trustedText(parties: Trusted = []): string {
  return parties.map(({ name, address, language, why }) => [name, address, language, why].join('; ')).join('\n');
}

export function trustedOf(text: string): Trusted {
  return linesOf(text).map((line) => {
    const [name = '', address = '', language = '', ...why] = line.split(';').map((part) => part.trim());
    return { name, address, why: why.join('; '), language: language === 'fr' ? 'fr' : 'en' };
  });
}

export function trustedFault(text: string): string | false {
  const wrong = linesOf(text).find((line) => !/^[^;]+;[^;]+@[^;]+;\s*(en|fr)\s*;.*\S/.test(line));
  return wrong !== undefined && `“${wrong}” is not: name; address; en or fr; why it is trusted.`;
}

/** R50: the list alone tells nobody anything; in each case the committee decides. */
export function TrustedParties<T extends Field>({ form }: { form: Draft<T> }) {
  return (
    <Card title="Trusted parties">
      <div className="card-body">
        <Words
          form={form as unknown as Draft<Field>}
          name="trusted"
          label="Who may be told before everybody else"
          description="Each on a line: name; address; en or fr; why. In each case the committee decides whether they are told."
          rows={4}
          max={80_000}
        />
      </div>
    </Card>
  );
}
