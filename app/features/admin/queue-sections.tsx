// The sections of a queue's page, each a few tables of settings with what cannot be a table: skills, tiers, members.

import type { Queue } from '../../lib/directory-shapes.ts';
import { intakeSettings } from '../../lib/queue-intake-settings.ts';
import { mailSettings } from '../../lib/queue-mail-settings.ts';
import { offerSettings } from '../../lib/queue-offer-settings.ts';
import {
  lenderColumns,
  lenderRows,
  relaxationColumns,
  relaxationRows,
  tierColumns,
} from '../../lib/queue-settings.ts';
import { waitSettings } from '../../lib/queue-wait-settings.ts';
import { SkillLevels } from './choices.tsx';
import { Section } from './entity-form.tsx';
import { MemberTable } from './member-table.tsx';
import type { Choices } from './setting-input.tsx';
import { SettingList } from './setting-list.tsx';
import { SettingRows } from './setting-rows.tsx';
import { WaitLine } from './wait-line.tsx';

const minute = 60_000;

export const queueContents = [
  { id: 'routing', title: 'Routing' },
  { id: 'overflow', title: 'Overflow' },
  { id: 'waiting', title: 'Waiting' },
  { id: 'hours', title: 'Hours' },
  { id: 'after-work', title: 'After work' },
  { id: 'intake', title: 'Web form' },
  { id: 'mail', title: 'Mail' },
  { id: 'members', title: 'Members' },
] as const;

interface QueueSectionsProps {
  queue: Queue;
  choices: Choices;
  people: readonly { readonly id: string; readonly name: string; readonly says: string }[];
}

function Part({ title, says }: { title: string; says?: string }) {
  return (
    <div className="border-t border-line pt-4">
      <h3 className="text-sm">{title}</h3>
      {says !== undefined && <p className="text-sm text-text-2">{says}</p>}
    </div>
  );
}

function Routing({ queue, choices }: QueueSectionsProps) {
  return (
    <Section title="Routing" id="routing" says="Who gets the next item, and how it reaches them.">
      <SettingList settings={offerSettings.choosing} entity={queue} />
      <Part title="Required skills" says="Every item of this queue asks for them, besides what rules add." />
      <SkillLevels skills={choices.skills ?? []} chosen={queue.skills} lowest={1} none="not required" />
      <Part title="Load and missed offers" />
      <SettingList settings={offerSettings.load} entity={queue} />
    </Section>
  );
}

function Overflow({ queue, choices }: QueueSectionsProps) {
  return (
    <Section
      title="Overflow"
      id="overflow"
      says="Tier 1 is always asked. Each further tier joins when one of its reasons holds."
    >
      <SettingRows
        name="tiers"
        singular="tier"
        columns={tierColumns}
        rows={queue.tiers}
        fresh={(count) => ({ tier: Math.min(9, count + 2), afterMs: 5 * minute * (count + 1) })}
        empty="One tier only: all members are asked from the start."
      />
      <SettingList settings={waitSettings.overflow} entity={queue} />
      <Part
        title="Borrowed agents"
        says="Agents of a tier who belong to another queue first come only while that queue can spare them."
      />
      <SettingRows
        name="lenders"
        singular="lender"
        columns={lenderColumns}
        rows={lenderRows(queue.tiers)}
        fresh={() => ({ tier: 2 })}
        empty="No tier borrows: its agents come whenever it opens."
        choices={choices}
      />
      <Part title="Backup queue" />
      <SettingList settings={waitSettings.backup} entity={queue} choices={choices} />
      <Part title="Alarms" says="Shown to supervisors and agents on the overview and the wallboard." />
      <SettingList settings={waitSettings.alarms} entity={queue} />
    </Section>
  );
}

function Waiting({ queue, choices }: QueueSectionsProps) {
  return (
    <Section
      title="Waiting"
      id="waiting"
      says="What comes first, and what becomes of an item while it waits."
    >
      <WaitLine queue={queue} choices={choices} />
      <SettingList settings={waitSettings.order} entity={queue} />
      <Part title="Asking for less" says="So that an item finds somebody, even if not the best." />
      <SettingRows
        name="relaxation"
        singular="step"
        columns={relaxationColumns}
        rows={relaxationRows(queue.relaxation)}
        fresh={(count) => ({ afterMs: 15 * minute * (count + 1), level: 0 })}
        empty="Items ask for their skills as long as they wait."
        choices={choices}
      />
      <Part title="Follow-ups" />
      <SettingList settings={waitSettings.followUps} entity={queue} />
      <Part title="Expected wait and hold mails" />
      <SettingList settings={waitSettings.promises} entity={queue} />
    </Section>
  );
}

function Intake({ queue }: QueueSectionsProps) {
  return (
    <Section title="Web form" id="intake" says="Customers write here without a mail program.">
      <p className="text-sm text-text-2">
        Its address:{' '}
        <a
          className="text-accent-text underline"
          href={`/forms/${encodeURIComponent(queue.id)}`}
          target="_blank"
          rel="noreferrer"
        >
          /forms/{queue.id}
        </a>
      </p>
      <SettingList settings={intakeSettings.form} entity={queue} />
      <Part
        title="Hidden fields"
        says="A message may carry what your pages know of the customer. Agents see it, the customer does not."
      />
      <SettingList settings={intakeSettings.labels} entity={queue} />
    </Section>
  );
}

export function QueueSections(props: QueueSectionsProps) {
  const { queue, choices, people } = props;
  return (
    <>
      <Section title="Queue">
        <SettingList settings={offerSettings.general} entity={queue} />
      </Section>
      <Routing {...props} />
      <Overflow {...props} />
      <Waiting {...props} />
      <Section title="Hours" id="hours">
        <SettingList settings={waitSettings.hours} entity={queue} choices={choices} />
      </Section>
      <Section title="After work" id="after-work">
        <SettingList settings={offerSettings.afterWork} entity={queue} />
        <Part title="Handing on" says="What agents may do with a case of this queue." />
        <SettingList settings={offerSettings.handingOn} entity={queue} />
      </Section>
      <Intake {...props} />
      <Section title="Mail" id="mail" says="What every mail of this queue carries besides what agents write.">
        <SettingList settings={mailSettings.around} entity={queue} />
        <Part title="Sending" />
        <SettingList settings={mailSettings.sending} entity={queue} />
        <Part
          title="Rating"
          says="Customers say how they liked an answer; agents see it beside the message."
        />
        <SettingList settings={mailSettings.rating} entity={queue} />
      </Section>
      <Section title="Members" id="members" says="Only members can sign in to the queue.">
        <MemberTable people={people} members={queue.members} />
      </Section>
    </>
  );
}
