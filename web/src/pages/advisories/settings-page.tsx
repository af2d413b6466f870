// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/advisories.css';
import { useQuery } from '@tanstack/react-query';
import { drafts } from '../../api/advisories.ts';
import type { PublisherView } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { dayText } from '../../kit/words.ts';
import { channelPurpose } from './plan-form.tsx';
import { PublisherForm } from './publisher-form.tsx';
import { SigningKeys } from './signing-keys.tsx';

/** Who publishes, and what the server has for it: keys and channels, which stand in its configuration and are shown only. */
export function PublisherPage() {
  const query = useQuery(drafts.publisher());
  return (
    <>
      <PageHead
        title="Who publishes"
        above={<Link href="/publishing">Publishing</Link>}
        below="The name under which advisories go out. All of it is public once something is."
      />
      <Loaded query={query} lines={6}>
        {(view) => <Parts view={view} />}
      </Loaded>
    </>
  );
}

interface Part {
  view: PublisherView;
}

function Parts({ view }: Part) {
  const isAdministrator = mayAs(useSession().person, ['administrator']);
  return (
    <>
      {!view.saved && <Unsaved isAdministrator={isAdministrator} />}
      <PublisherForm view={view} isAdministrator={isAdministrator} />
      <SecurityTxt view={view} />
      <SigningKeys view={view} isAdministrator={isAdministrator} />
      <Channels view={view} />
    </>
  );
}

function Unsaved({ isAdministrator }: { isAdministrator: boolean }) {
  return (
    <div className="notice">
      <Icon name="alert" />
      <div>
        <p>
          <strong>Nobody has said who publishes yet.</strong> What stands here is a proposal, made from the address of this
          server, its first product and its committee. Drafts are written under it; nothing can be published before it is saved.
        </p>
        <p>{isAdministrator ? 'Check every line, then save.' : 'Ask an administrator to check and save it.'}</p>
      </div>
    </div>
  );
}

function SecurityTxt({ view: { securityTxt, securityTxtExpires } }: Part) {
  return (
    <Card
      title="security.txt"
      aside={securityTxtExpires ? `Published, until ${dayText(securityTxtExpires)}` : 'Not published yet'}
    >
      <div className="card-body">
        {securityTxt === '' ? (
          <p>These settings give no valid file. Mend the contact, the addresses or the signing key.</p>
        ) : (
          <>
            <p className="soft">As it is written from what is saved. It is signed, and renewed before it ends.</p>
            <pre className="settings-file">{securityTxt}</pre>
          </>
        )}
      </div>
    </Card>
  );
}

const own: readonly (readonly [title: string, purpose: string])[] = [
  ['Public pages', 'The advisory for people, in every language of the publisher.'],
  ['Atom and RSS feed', 'For those who follow the list.'],
  ['CSAF', 'Signed documents for scanners and aggregators, with the provider metadata.'],
  ['OSV', 'Records for package scanners.'],
  ['VEX', 'What is affected and what is not, as OpenVEX and CycloneDX.'],
];
const mail = {
  title: 'Mail',
  purpose: 'The announcement as text, to lists that the committee allows.',
  when: 'Where a plan names a list',
};

function Channels({ view: { channels } }: Part) {
  const rows = [
    ...own.map(([title, purpose]) => ({ title, purpose, when: 'Always there' })),
    mail,
    ...channels.map(({ title, kind }) => ({ title, purpose: channelPurpose[kind], when: whenOf(kind) })),
  ];
  return (
    <Card title="Channels" aside="Set in the configuration of the server">
      <table className="table plain-table publish-ledger">
        <caption className="unseen">Channels and what they are for</caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">What it is for</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, purpose, when }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td data-head="What it is for">{purpose}</td>
              <td data-head="When">{when}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {channels.every(({ kind }) => kind === 'reporter') && (
        <p className="soft card-body">
          No channel of others is configured. Chats, forums, GitHub and the CVE route are named in the file of
          NGAO_PUBLISHING_FILE.
        </p>
      )}
    </Card>
  );
}

function whenOf(kind: PublisherView['channels'][number]['kind']): string {
  return kind === 'reporter' ? 'Where a case has one' : 'Configured';
}
