// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { apiAddress } from '../../api/client.ts';
import { Facts } from '../../kit/facts.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { instantText } from '../../kit/words.ts';

/** What is left of a case whose keys are gone, for whom it was open; nothing for everybody else. */
export function Certificate({ uid }: { uid: string }) {
  const { data } = useQuery({ ...desk.certificate(uid), retry: false });
  if (!data) return null;
  const { codeName, receivedAt, closedAt, retainedUntil, destroyedAt, parties, key, audit } = data;
  return (
    <Card
      title={`Certificate of destruction, ${codeName}`}
      className="narrow-card"
      aside={
        <a
          className="quiet-button"
          href={apiAddress(`/cases/${uid}/certificate`)}
          download={`${codeName.replaceAll(/\W+/g, '-')}-certificate.json`}
        >
          <Icon name="download" /> Download
        </a>
      }
    >
      <div className="card-body">
        <Facts
          facts={[
            ['Received', instantText(receivedAt)],
            ['Closed', closedAt ? instantText(closedAt) : 'Not told'],
            ['Kept until', retainedUntil ? instantText(retainedUntil) : 'Not told'],
            ['Keys destroyed', instantText(destroyedAt)],
            ['Key of the case', key],
            ['Keys of people that went with it', parties],
            ['Record of the audit trail', audit.seq],
            ['SHA-256 of that record', <code key="digest">{audit.digest}</code>],
          ]}
        />
      </div>
    </Card>
  );
}
