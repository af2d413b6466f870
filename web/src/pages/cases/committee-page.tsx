// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/case-forms.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { CommitteeForm } from './committee-form.tsx';
import { RotaPart } from './rota-part.tsx';

const tabs = [
  ['rota', 'On duty'],
  ['settings', 'Settings'],
] as const;

/** Who of the committee is on duty, and how it works; every change is audited. */
export function CommitteePage() {
  const settings = useQuery(desk.committee());
  const { person } = useSession();
  const isMember = mayAs(person, ['committee']);
  const rota = useQuery({ ...desk.rota(), retry: false, enabled: isMember });
  const tab = useTab(tabs);
  const form = <Loaded query={settings}>{(data) => <CommitteeForm settings={data} members={rota.data?.committee} />}</Loaded>;
  return (
    <>
      <PageHead title="Committee" above={<Link href="/cases">Cases</Link>} />
      {isMember && <Tabs label="Parts of the committee" tabs={tabs} />}
      {tab === 'settings' || !isMember ? form : <Loaded query={rota}>{(data) => <RotaPart rota={data} />}</Loaded>}
    </>
  );
}
