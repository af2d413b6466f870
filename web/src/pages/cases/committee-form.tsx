// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import { useChange } from '../../api/changes.ts';
import type { CommitteeRota, CommitteeSettings } from '../../api/types.ts';
import { type Draft, useDraft } from '../../kit/draft.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { isZone } from '../../kit/zoned.ts';
import { CaseForm } from './case-form.tsx';
import { Tick, Words } from './fields.tsx';
import { TrustedParties, trustedFault, trustedOf, trustedText } from './trusted-form.tsx';

interface Fields {
  quorum: string;
  undoSeconds: string;
  zone: string;
  mailbox: string;
  privateList: string;
  allowed: string;
  trusted: string;
  holidays: string;
  incrementEnds: string;
  retentionDays: string;
  spamDays: string;
  processes: string;
  cra: boolean;
  gateOnCritical: boolean;
  emergencyDeputies: readonly number[];
  en: string;
  fr: string;
}
type Form = Draft<Fields>;

function fieldsOf(settings: CommitteeSettings): Fields {
  const { quorum, undoSeconds, zone, mailbox, privateList, allowed, holidays, incrementEnds, policy } = settings;
  return {
    ...{ zone, mailbox, privateList, en: policy.en, fr: policy.fr, cra: settings.cra ?? false },
    gateOnCritical: settings.gateOnCritical ?? false,
    ...{ quorum: String(quorum), undoSeconds: String(undoSeconds) },
    ...{ retentionDays: String(settings.retentionDays ?? ''), spamDays: String(settings.spamDays ?? '') },
    allowed: allowed.join('\n'),
    trusted: trustedText(settings.trusted),
    holidays: (holidays ?? []).join('\n'),
    incrementEnds: (incrementEnds ?? []).join('\n'),
    processes: (settings.processes ?? []).map(({ component, url }) => `${component} = ${url}`.trim()).join('\n'),
    emergencyDeputies: settings.emergencyDeputies,
  };
}

const partsOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean);
const daysOf = (text: string) => [...new Set(partsOf(text))].sort();
/** A component and an address on each line; without an address it is not published yet. */
const processesOf = (text: string) =>
  text.split('\n').flatMap((line) => {
    const [component = '', ...rest] = line.split('=');
    return line.trim() === '' ? [] : [{ component: component.trim(), url: rest.join('=').trim() }];
  });
/** The browser reads 30 February as 2 March. */
const isDay = (text: string) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

function faultsOf(draft: Fields): Record<string, string | false> {
  const within = (text: string, least: number, most: number) => {
    const count = Number(text);
    return (text.trim() === '' || !Number.isInteger(count) || count < least || count > most) && `From ${least} to ${most}.`;
  };
  const days = (text: string) => {
    const wrong = partsOf(text).find((one) => !isDay(one));
    return wrong !== undefined && `“${wrong}” is no day. Write it as 2026-12-25.`;
  };
  return {
    quorum: within(draft.quorum, 1, 50),
    undoSeconds: within(draft.undoSeconds, 0, 86_400),
    retentionDays: within(draft.retentionDays, 30, 36_500),
    spamDays: within(draft.spamDays, 30, 36_500),
    zone: !isZone(draft.zone) && 'Name the zone like Africa/Nairobi.',
    holidays: days(draft.holidays),
    trusted: trustedFault(draft.trusted),
    incrementEnds: days(draft.incrementEnds),
    processes:
      processesOf(draft.processes).some(
        ({ component, url }) => component === '' || (url !== '' && !url.startsWith('https://')),
      ) && 'Write each as component = https://address.',
  };
}

/** The administrator sets the technical part, the committee the rest; the server tells who tried the other's. */
export function CommitteeForm({
  settings,
  members,
}: {
  settings: CommitteeSettings;
  members: CommitteeRota['committee'] | undefined;
}) {
  const form = useDraft(() => fieldsOf(settings), faultsOf);
  const save = useChange<CommitteeSettings>({
    method: 'PUT',
    path: () => '/committee',
    refresh: ['/committee', '/cases'],
    done: () => 'The settings are saved.',
    shown: true,
  });
  const { draft } = form;
  const send = () =>
    save.mutate({
      ...settings,
      ...{ zone: draft.zone, mailbox: draft.mailbox.trim(), privateList: draft.privateList.trim(), cra: draft.cra },
      ...{ quorum: Number(draft.quorum), undoSeconds: Number(draft.undoSeconds) },
      ...{ retentionDays: Number(draft.retentionDays), spamDays: Number(draft.spamDays) },
      ...{ allowed: partsOf(draft.allowed), holidays: daysOf(draft.holidays), incrementEnds: daysOf(draft.incrementEnds) },
      processes: processesOf(draft.processes),
      emergencyDeputies: [...draft.emergencyDeputies],
      gateOnCritical: draft.gateOnCritical,
      trusted: trustedOf(draft.trusted),
      policy: { ...settings.policy, en: draft.en, fr: draft.fr },
    });
  return (
    <CaseForm form={form} change={save} verb="Save" onSend={send}>
      <Works form={form} />
      <Days form={form} />
      <TrustedParties form={form} />
      <Deputies form={form} members={members} />
      <Keeping form={form} />
      <Gate form={form} />
      <Law form={form} />
      <Card title="Policy for reporters" aside={`Version ${settings.policy.version}`}>
        <div className="card-body">
          <Words form={form} name="en" label="English" rows={10} max={40_000} />
          <div lang="fr">
            <Words form={form} name="fr" label="French" rows={10} max={40_000} />
          </div>
        </div>
      </Card>
    </CaseForm>
  );
}

function Works({ form }: { form: Form }) {
  return (
    <Card title="How it works">
      <div className="card-body">
        <div className="form-pair">
          <Words form={form} name="quorum" label="Votes that a decision needs" type="number" required />
          <Words form={form} name="undoSeconds" label="Seconds to call a message back" type="number" required />
          <Words form={form} name="mailbox" label="Mailbox for reports" max={320} />
          <Words form={form} name="privateList" label="Private list" max={320} />
        </div>
        {form.draft.privateList.trim() === '' && (
          <p className="notice-line" role="status">
            <Icon name="alert" size={14} /> No private list is set: letters to reporters have no copy (R14), and of new reports
            only who is on duty hears by mail. An administrator sets it.
          </p>
        )}
        <Words
          form={form}
          name="allowed"
          label="Whom mail may go to besides participants"
          description="An address or @domain on each line."
          rows={3}
          max={40_000}
        />
        <Words
          form={form}
          name="processes"
          label="Components with a process of their own"
          description="One on each line: ledger = https://example.org/security. Without an address no advisory about it goes out."
          rows={3}
          max={40_000}
        />
      </div>
    </Card>
  );
}

function Days({ form }: { form: Form }) {
  return (
    <Card title="Days" aside="Clocks count by them">
      <div className="card-body">
        <Words
          form={form}
          name="zone"
          label="Time zone"
          description="Days begin and end by its wall clock, like Africa/Nairobi."
          required
          max={60}
        />
        <div className="form-pair">
          <Words
            form={form}
            name="holidays"
            label="Holidays"
            description="Days on which nobody works, one on each line: 2026-12-25."
            rows={6}
            max={40_000}
          />
          <Words
            form={form}
            name="incrementEnds"
            label="Ends of program increments"
            description="High must be fixed by the earlier of 30 days and the end of the increment."
            rows={6}
            max={40_000}
          />
        </div>
      </div>
    </Card>
  );
}

function Deputies({ form, members }: { form: Form; members: CommitteeRota['committee'] | undefined }) {
  const { emergencyDeputies: chosen } = form.draft;
  const toggle = (id: number) =>
    form.set({ emergencyDeputies: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] });
  return (
    <Card title="Deputies">
      <fieldset className="card-body plain-group">
        <legend className="soft">They hear of a deadline that has been missed for three days, and count in an emergency.</legend>
        {members === undefined && <p className="soft">Only the committee sees its members.</p>}
        {members?.length === 0 && <p className="soft">The committee has no members who can sign in.</p>}
        {members?.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={id !== null && chosen.includes(id)}
            onChange={() => id !== null && toggle(id)}
          />
        ))}
      </fieldset>
    </Card>
  );
}

function Keeping({ form }: { form: Form }) {
  return (
    <Card title="How long cases are kept">
      <div className="card-body">
        <p className="soft">
          After that the keys of a case are destroyed and nothing of it opens any more. It counts from the day a case ends, as it
          is set then; a case that two people hold for the law stays.
        </p>
        <div className="form-pair">
          <Words form={form} name="retentionDays" label="Days that a closed case is kept" type="number" required />
          <Words form={form} name="spamDays" label="Days that spam is kept" type="number" required />
        </div>
      </div>
    </Card>
  );
}

function Gate({ form }: { form: Form }) {
  return (
    <Card title="Releases">
      <div className="card-body">
        <Tick
          form={form}
          name="gateOnCritical"
          label="Critical cases hold back releases"
          description="A release of what such a case affects can neither be frozen nor published before the fix is released. Who tries learns that the committee holds it and whom to ask, nothing more."
        />
      </div>
    </Card>
  );
}

function Law({ form }: { form: Form }) {
  return (
    <Card title="EU Cyber Resilience Act">
      <div className="card-body">
        <Tick
          form={form}
          name="cra"
          label="Offer the clocks and the drafts for authorities"
          description="For a steward of open source: 24 hours, 72 hours and a final report, once an exploited vulnerability or a severe incident is known. Whether they bind the foundation already is a question for its counsel; nothing is filed by itself."
        />
      </div>
    </Card>
  );
}
