// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../api/changes.ts';
import { apiAddress, send } from '../../api/client.ts';
import type { AttachAnswer, CaseAttachment, CaseDesk, CaseView } from '../../api/types.ts';
import { FileDrop } from '../../kit/file-drop.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { say } from '../../kit/toast.ts';
import { instantText, numberText, plain } from '../../kit/words.ts';
import { holds, Refusal, useCaseChange, WithDesk } from './case-form.tsx';
import { Glass } from './glass.tsx';

export function FilesPart({ view }: { view: CaseView }) {
  return (
    <WithDesk view={view}>
      {(given) => (
        <div className="case-columns">
          <div>
            <Files view={view} given={given} />
          </div>
          <div>
            {holds(view, 'owner', 'committee') && <Readers given={given} />}
            {holds(view, 'owner', 'committee') && <Glass view={view} given={given} />}
          </div>
        </div>
      )}
    </WithDesk>
  );
}

function Files({ view, given }: { view: CaseView; given: CaseDesk }) {
  return (
    <Card title="Files">
      {view.attachments.length === 0 && <p className="card-body soft">No file belongs to this case.</p>}
      <ul className="rows">
        {view.attachments.map((file) => (
          <File key={file.uid} view={view} file={file} given={given} />
        ))}
      </ul>
      {holds(view, 'owner', 'committee', 'fixer') && <Add view={view} />}
    </Card>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${numberText(Math.round(bytes / 1024))} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** What it is by its bytes, and what is odd about it, stands before the way to let it out. */
function File({ view, file, given }: { view: CaseView; file: CaseAttachment; given: CaseDesk }) {
  const release = useCaseChange<object>({
    path: () => `/cases/${view.uid}/attachments/${file.uid}/release`,
    body: () => undefined,
    done: () => 'It is out of quarantine.',
  });
  const address = apiAddress(`/cases/${view.uid}/attachments/${file.uid}`);
  return (
    <li className="case-file">
      <span>
        <strong>{file.name}</strong>
        <span className="faint">
          By its bytes: {file.kind}; {sizeText(file.size)}; {instantText(file.addedAt)}
        </span>
        {file.warnings.length > 0 && (
          <ul className="missing" aria-label={`Warnings about ${file.name}`}>
            {file.warnings.map((code) => (
              <li key={code}>
                <Icon name="alert" size={14} />
                <span>{given.fileWarnings.find((one) => one.code === code)?.message ?? plain(code)}</span>
              </li>
            ))}
          </ul>
        )}
        {file.state === 'quarantined' && file.warnings.length === 0 && (
          <span className="soft">Nothing odd was seen about it.</span>
        )}
        <Refusal error={release.error} />
      </span>
      {file.state === 'released' && (
        <a className="quiet-button" href={address} download={file.name}>
          <Icon name="download" /> Download<span className="unseen"> {file.name}</span>
        </a>
      )}
      {file.state === 'destroyed' && <span className="faint">Destroyed</span>}
      {file.state === 'quarantined' &&
        (holds(view, 'owner', 'committee', 'triager') ? (
          <Button
            variant="default"
            loading={release.isPending}
            aria-label={`Let it out: ${file.name}`}
            onClick={() => release.mutate({})}
          >
            Let it out
          </Button>
        ) : (
          <span className="faint">In quarantine</span>
        ))}
    </li>
  );
}

function Add({ view }: { view: CaseView }) {
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (file: globalThis.File) =>
      send<AttachAnswer>('POST', `/cases/${view.uid}/attachments`, { body: file, fileName: file.name }),
    onSuccess: async (_, { name }) => {
      await refresh(client, ['/cases']);
      say(`${name} is kept, in quarantine.`);
    },
  });
  return (
    <div className="card-body">
      <FileDrop
        label="Choose a file"
        hint={add.isPending ? 'It is sent …' : 'Drop a file here: at most 20 MiB. It waits in quarantine.'}
        onFiles={([file]) => file && add.mutate(file)}
      />
      <Refusal error={add.error} />
    </div>
  );
}

function Readers({ given: { readers } }: { given: CaseDesk }) {
  return (
    <Card title="Who read what" aside="From the audit log">
      {readers.length === 0 && <p className="card-body soft">Nobody has read it yet.</p>}
      <ol className="plain-list readers">
        {readers.map(({ at, who, what, file }) => (
          <li key={`${at} ${who} ${what} ${file}`}>
            <span className="faint">{instantText(at)}</span> {who}{' '}
            {what === 'case' ? 'read the case' : `took out ${file ?? 'a file'}`}
          </li>
        ))}
      </ol>
      <p className="card-body faint">Readings count once per person in a quarter of an hour; each file that leaves counts.</p>
    </Card>
  );
}
