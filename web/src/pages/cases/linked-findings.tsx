// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { apiAddress } from '../../api/client.ts';
import type { CaseFindings, CaseView, LinkFindingBody } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Severity } from '../../kit/severity.tsx';
import { StateTag } from '../../kit/state-tag.tsx';
import { Loaded } from '../../kit/states.tsx';
import { CaseForm, holds, Refusal, useCaseChange } from './case-form.tsx';
import { Words } from './fields.tsx';

/** What scans found of it (R26), and the pack for whoever checks it later. Parts of a case alone do not open this. */
export function LinkedFindings({ view }: { view: CaseView }) {
  const findings = useQuery({ ...desk.findings(view.uid), retry: false, enabled: view.events.length > 0 });
  if (view.events.length === 0) return null;
  const may = holds(view, 'owner', 'committee');
  return (
    <Card title="Findings" aside={<EvidencePack view={view} />}>
      <Loaded query={findings}>
        {(links) => (
          <>
            {links.length === 0 && <p className="card-body soft">No finding of a scan is linked.</p>}
            <ul className="rows">
              {links.map((link) => (
                <Linked key={link.uid} view={view} link={link} may={may} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      {may && <Add view={view} />}
    </Card>
  );
}

function EvidencePack({ view: { uid, codeName } }: { view: CaseView }) {
  return (
    <a
      className="quiet-button"
      href={apiAddress(`/cases/${uid}/evidence`)}
      download={`${codeName.replaceAll(/\W+/g, '-')}-evidence.json`}
    >
      <Icon name="download" /> Evidence pack
    </a>
  );
}

function Linked({ view, link, may }: { view: CaseView; link: CaseFindings[number]; may: boolean }) {
  const { finding } = link;
  const unlink = useCaseChange<object>({
    method: 'DELETE',
    path: () => `/cases/${view.uid}/findings/${link.uid}`,
    body: () => undefined,
  });
  return (
    <li>
      <span>
        {finding ? (
          <Link href={`/findings/${finding.id}`}>{finding.title || finding.about}</Link>
        ) : (
          'A finding of a product that you may not read'
        )}
        {finding && (
          <span className="faint">
            {finding.about}, {finding.product.name}, {finding.target}
          </span>
        )}
        {finding && (
          <span>
            <Severity severity={finding.severity} /> <StateTag state={finding.state} />
          </span>
        )}
        <Refusal error={unlink.error} />
      </span>
      {may && (
        <Button
          variant="default"
          aria-label={`Unlink ${finding?.about ?? 'it'}`}
          loading={unlink.isPending}
          onClick={() => unlink.mutate({})}
        >
          Unlink
        </Button>
      )}
    </li>
  );
}

/** The number, or the address of the finding's page as it was copied. */
const numberIn = (text: string) => Number(/^(?:.*\/findings\/)?(\d{1,9})\/?$/.exec(text.trim())?.[1] ?? Number.NaN);

function Add({ view }: { view: CaseView }) {
  const form = useDraft(
    () => ({ finding: '' }),
    ({ finding }) => ({
      finding: Number.isNaN(numberIn(finding)) && 'Give the number of a finding, or the address of its page.',
    }),
  );
  const link = useCaseChange<LinkFindingBody>({
    path: () => `/cases/${view.uid}/findings`,
    done: () => 'Linked. Nothing of the finding tells of it.',
    after: () => form.reset({ finding: '' }),
  });
  return (
    <div className="card-body">
      <CaseForm form={form} change={link} verb="Link" onSend={() => link.mutate({ finding: numberIn(form.draft.finding) })}>
        <Words
          form={form}
          name="finding"
          label="Finding to link"
          description="Its number, or the address of its page."
          max={300}
        />
      </CaseForm>
    </div>
  );
}
