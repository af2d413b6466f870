// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { PublisherView } from '../../api/types.ts';
import { Facts } from '../../kit/facts.tsx';
import { Card } from '../../kit/page.tsx';
import { ReasonDialog } from '../../kit/reason-dialog.tsx';
import { Empty } from '../../kit/states.tsx';
import { dayText } from '../../kit/words.ts';

type Known = PublisherView['keys'][number];

interface Props {
  view: PublisherView;
  isAdministrator: boolean;
}

/** The key that signs and those that did; one that leaked is revoked here. */
export function SigningKeys({ view: { key, keys }, isAdministrator }: Props) {
  const [asked, ask] = useState<Known | null>(null);
  return (
    <Card title="Signing keys" aside="Sign advisories and security.txt">
      {key === null ? <Unusable /> : <Present given={key} />}
      {keys.length > 0 && (
        <table className="table plain-table">
          <caption className="unseen">Every key that signed what is published</caption>
          <thead>
            <tr>
              <th scope="col">Fingerprint</th>
              <th scope="col">State</th>
              <th scope="col">
                <span className="unseen">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((one) => (
              <tr key={one.fingerprint}>
                <th scope="row">
                  <code>{grouped(one.fingerprint)}</code>
                </th>
                <td data-head="State">{stateOf(one)}</td>
                <td>
                  {isAdministrator && one.revokedAt === null && (
                    <Button variant="default" size="xs" onClick={() => ask(one)}>
                      Revoke
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked !== null && <Revoke one={asked} onClose={() => ask(null)} />}
    </Card>
  );
}

function Unusable() {
  return (
    <Empty title="The configured key cannot be used">
      <p className="soft">
        Look at NGAO_SIGNING_KEY_FILE and NGAO_SIGNING_PASSPHRASE_FILE on the server. Nothing can be published without it.
      </p>
    </Empty>
  );
}

function Present({ given }: { given: NonNullable<PublisherView['key']> }) {
  return (
    <div className="card-body">
      <Facts
        facts={[
          ['Fingerprint', <code key="fingerprint">{grouped(given.fingerprint)}</code>],
          ['Made', dayText(given.createdAt)],
          ['Ends', given.expiresAt === null ? 'Never' : dayText(given.expiresAt)],
          ['Comes from', given.configured ? 'The configuration of the server' : 'The data folder, where it was made'],
        ]}
      />
    </div>
  );
}

interface Revoking {
  typed: string;
  reason: string;
  certificate?: string;
}

function Revoke({ one: { fingerprint, needs }, onClose }: { one: Known; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [certificate, setCertificate] = useState('');
  const end = fingerprint.slice(-8);
  const revoke = useChange<Revoking, PublisherView>({
    path: () => `/publisher/keys/${fingerprint}/revoke`,
    refresh: ['/publisher', '/publishing'],
    done: () => 'Revoked. What it had signed is signed anew.',
    after: onClose,
    shown: true,
  });
  return (
    <ReasonDialog
      title="Revoke a signing key"
      verb="Revoke it for good"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      description="Public: it stands in the register of keys."
      onClose={onClose}
      onSend={(reason) => revoke.mutate({ typed, reason, ...(certificate.trim() !== '' && { certificate }) })}
    >
      <p>
        The key stays published with its revocation, signs nothing any more, and all that it signed is signed anew. This cannot be
        taken back.
      </p>
      {needs === 'successor' && (
        <p>
          It signs now, and comes from the configuration: name a new one in NGAO_SIGNING_KEY_FILE and start the server again
          first.
        </p>
      )}
      {needs === 'certificate' && (
        <Textarea
          label="Revocation certificate"
          description="The one that was made with the key; none is known here."
          required
          maxLength={20_000}
          value={certificate}
          onChange={(event) => setCertificate(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={`Type ${end} to confirm`}
        description="The last eight characters of the fingerprint."
        required
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ReasonDialog>
  );
}

function stateOf({ retiredAt, revokedAt, revokedReason }: Known): string {
  if (revokedAt !== null) return `Revoked on ${dayText(revokedAt)}: ${revokedReason ?? ''}`;
  return retiredAt === null ? 'Signs' : `Retired on ${dayText(retiredAt)}`;
}

function grouped(fingerprint: string): string {
  return fingerprint.match(/.{4}/g)?.join(' ') ?? fingerprint;
}
