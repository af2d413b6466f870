// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CaseDesk, CaseParticipant, CaseView } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { Card } from '../../kit/page.tsx';
import { ReasonDialog } from '../../kit/reason-dialog.tsx';
import { say } from '../../kit/toast.ts';
import { dayText, plain } from '../../kit/words.ts';
import { holds, Refusal, useCaseChange, WithDesk } from './case-form.tsx';
import { Invite } from './invite.tsx';
import { Keys } from './keys.tsx';
import { Ownership } from './ownership.tsx';
import { ReporterContact } from './reporter-contact.tsx';
import { scopeWords } from './scope-words.ts';
import { VendorWords } from './vendor-words.tsx';

export function PeoplePart({ view }: { view: CaseView }) {
  const leads = holds(view, 'owner', 'committee');
  return (
    <WithDesk view={view}>
      {(given) => (
        <div className="case-columns">
          <div>
            <Taking view={view} given={given} leads={leads} />
            <VendorWords view={view} />
            {leads && <ReporterContact view={view} given={given} />}
            <Conflict view={view} given={given} />
          </div>
          <div>
            {holds(view, 'owner', 'committee', 'triager') && <Ownership view={view} given={given} />}
            {leads && <Invite view={view} given={given} />}
          </div>
        </div>
      )}
    </WithDesk>
  );
}

function Taking({ view, given, leads }: { view: CaseView; given: CaseDesk; leads: boolean }) {
  const [out, putOut] = useState<CaseParticipant>();
  const shown = view.participants;
  return (
    <Card title="Who takes part" aside={whoKnows(view)}>
      {shown.length === 0 && <p className="card-body soft">Nobody whose name you may see.</p>}
      <ul className="rows">
        {shown.map((person) => (
          <li key={person.uid}>
            <span>
              <strong>{person.name || 'Without a name'}</strong>
              <span className="faint">{standing(person, given)}</span>
              {person.address && <span className="faint">{person.address}</span>}
              <Keys uid={view.uid} person={person} decides={holds(view, 'owner', 'committee', 'triager')} />
            </span>
            {leads &&
              person.state === 'active' &&
              person.role !== 'owner' &&
              person.grants.some(({ revokedAt }) => !revokedAt) && (
                <Button variant="default" aria-label={`End access: ${person.name}`} onClick={() => putOut(person)}>
                  End access
                </Button>
              )}
          </li>
        ))}
        {view.recused.map(({ name }) => (
          <li key={name}>
            <span>
              <strong>{name}</strong>
              <span className="faint">Stands aside: a conflict of interest</span>
            </span>
          </li>
        ))}
      </ul>
      {out && <Revoke view={view} person={out} onClose={() => putOut(undefined)} />}
    </Card>
  );
}

function whoKnows({ exposure: { parties, toldByReporter } }: CaseView): string {
  const all = `${parties} ${parties === 1 ? 'party knows' : 'parties know'} of it`;
  return toldByReporter === 0 ? all : `${all}, ${toldByReporter} of them told by the reporter`;
}

/** Role, what is open to them and until when, and whether they have signed. */
function standing({ role, state, grants, userId }: CaseParticipant, { choices }: CaseDesk): string {
  if (state !== 'active') return `${plain(role)}, has left`;
  const running = grants.filter(({ revokedAt }) => revokedAt === null);
  if (running.length === 0) return `${plain(role)}, reads nothing here`;
  const until = running.map((grant) => grant.until);
  const end = until.includes(null) ? 'while taking part' : `until ${dayText(until.toSorted().at(-1) ?? '')}`;
  const signs = choices.signing.includes(role);
  const signed = running.every(({ acknowledgedAt }) => acknowledgedAt !== null);
  const as = running.find(({ acknowledgedAs }) => acknowledgedAs !== null)?.acknowledgedAs;
  const how = as ? ` the ${as.language === 'fr' ? 'French' : 'English'} text, version ${as.version}` : '';
  const told = signs ? (signed ? `, has signed${how}` : ', has not signed and reads nothing yet') : '';
  // Behind a code alone there is never the case itself.
  const scopes =
    userId === null && role !== 'adopter' ? ['our letters to them and no more'] : running.map((each) => scopeWords(each.scope));
  return `${plain(role)}, ${[...new Set(scopes)].join(', ')}, ${end}${told}`;
}

function Revoke({ view, person, onClose }: { view: CaseView; person: CaseParticipant; onClose: () => void }) {
  const revoke = useCaseChange<{ reason: string }>({
    method: 'DELETE',
    path: () => `/cases/${view.uid}/participants/${person.uid}`,
    done: () => `${person.name} reads nothing here any more.`,
    after: onClose,
  });
  return (
    <ReasonDialog
      title={`End the access of ${person.name}`}
      verb="End access"
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onSend={(reason) => revoke.mutate({ reason })}
    >
      <p>From now on {person.name} reads nothing of this case. What was read is known; the count of who knows of it stays.</p>
    </ReasonDialog>
  );
}

/** R2: everybody who decides says whether there is a conflict; who has one stands aside at once. */
function Conflict({ view, given }: { view: CaseView; given: CaseDesk }) {
  const { person } = useSession();
  const [asked, ask] = useState(false);
  const declare = useCaseChange<object>({
    path: () => `/cases/${view.uid}/conflicts`,
    body: () => undefined,
    done: () => 'It is written down: you have no conflict.',
  });
  const recuse = useCaseChange<{ reason: string }>({
    path: () => `/cases/${view.uid}/recuse`,
    after: () => say('You stand aside. This case is closed to you from now on.'),
  });
  return (
    <Card title="Conflict of interest">
      <div className="card-body">
        <p>
          {given.declared
            ? `${person.name}, you have said that you have none.`
            : 'Did you write the part in question, or gain by how this ends? Say whether you have a conflict before you decide anything.'}
        </p>
        <Refusal error={declare.error} />
        <div className="row-buttons">
          {!given.declared && (
            <Button loading={declare.isPending} onClick={() => declare.mutate({})}>
              I have none
            </Button>
          )}
          <Button variant="default" onClick={() => ask(true)}>
            I have one: stand aside
          </Button>
        </div>
      </div>
      {asked && (
        <ReasonDialog
          title="Stand aside"
          verb="Stand aside"
          danger
          busy={recuse.isPending}
          error={recuse.error}
          description="It is sealed; the others learn that you stand aside, not why. You cannot take this back yourself."
          onClose={() => ask(false)}
          onSend={(reason) => recuse.mutate({ reason })}
        />
      )}
    </Card>
  );
}
