// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { PageHead } from '../../kit/page.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { Federations } from './federations.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';

const tabs = [
  ['accounts', 'Accounts'],
  ['tokens', 'Tokens'],
  ['ci', 'CI systems'],
] as const;

/** Who and what may come in. Every change here needs a fresh proof of who asks. */
export function PeoplePage() {
  const tab = useTab(tabs);
  return (
    <>
      <PageHead title="People and machines" below="Who may read, decide and change, and which pipelines may hand in" />
      <Tabs label="People and machines" tabs={tabs} />
      {tab === 'accounts' && <Users />}
      {tab === 'tokens' && <Tokens />}
      {tab === 'ci' && <Federations />}
    </>
  );
}
