// The settings of a queue that say who is offered its work, how, and what comes after it, in the words and units of
// administrators (F30–F39, F54, F55, F59, F64, F65, F76–F79).

import type { Setting } from './fields.ts';
import { strategyChoices } from './strategies.ts';

const second = 1_000;
const minute = 60_000;

export const nameSetting: Setting = {
  path: 'name',
  kind: 'text',
  input: 'text',
  required: true,
  label: 'Name',
  hint: 'Agents see it on every offer.',
};

const general: readonly Setting[] = [
  nameSetting,
  {
    path: 'serviceLevelSeconds',
    kind: 'number',
    unit: 'minutes',
    per: 60,
    min: 1,
    label: 'Service level',
    hint: 'Accepted within this time counts as in time.',
  },
  {
    path: 'enabled',
    kind: 'flag',
    label: 'Makes offers',
    hint: 'Switched off, mail goes on waiting here and nobody is offered any.',
  },
  {
    path: 'receiptEnabled',
    kind: 'flag',
    label: 'Sends a receipt',
    hint: 'Who opens a case gets an answer with its tag at once.',
  },
];

const choosing: readonly Setting[] = [
  {
    path: 'strategy',
    kind: 'choice',
    label: 'Strategy',
    hint: 'Who gets the next item, of all who are ready and skilled.',
    options: strategyChoices.map(({ name, label, says }) => ({ value: name, label, says })),
  },
  {
    path: 'mode',
    kind: 'choice',
    label: 'How work reaches agents',
    hint: 'Push or pull.',
    options: [
      {
        value: 'push',
        label: 'Offered to an agent',
        says: 'Items are pushed to whoever the strategy chooses.',
      },
      { value: 'pull', label: 'Fetched by agents', says: 'Items wait until an agent asks for the next one.' },
      {
        value: 'hybrid',
        label: 'Offered when somebody is free, else fetched',
        says: 'Without a free agent, items can be fetched for a while; then they are offered.',
      },
    ],
  },
  {
    path: 'hybridPullMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 1_440,
    when: { path: 'mode', is: ['hybrid'] },
    label: 'To be fetched for',
    hint: 'An item that nobody fetched by then is offered again.',
  },
  {
    path: 'offerTimeoutMs',
    kind: 'number',
    unit: 'seconds',
    per: second,
    min: 1,
    max: 3_600,
    label: 'Offer time',
    hint: 'An offer that is not answered by then goes to the next agent.',
  },
  {
    path: 'ringMost',
    kind: 'number',
    unit: 'agents',
    min: 1,
    max: 200,
    when: { path: 'strategy', is: ['all-agents'] },
    label: 'Asked at once, at most',
    hint: 'The longest idle first, where there are more.',
  },
  {
    path: 'ringCountsMisses',
    kind: 'flag',
    when: { path: 'strategy', is: ['all-agents'] },
    label: 'An offer that nobody took counts as missed',
    hint: 'For each agent who was asked.',
  },
  {
    path: 'statusResetsIdle',
    kind: 'flag',
    when: { path: 'strategy', is: ['longest-idle', 'fewest-open', 'fewest-handled-today', 'last-agent'] },
    label: 'Coming back from a break begins a new idle time',
    hint: 'Otherwise the time since their last work counts.',
  },
];

const load: readonly Setting[] = [
  {
    path: 'mostPerAgent',
    kind: 'number',
    unit: 'items',
    min: 1,
    max: 1_000,
    none: 'no limit',
    label: 'Open items per agent, at most',
    hint: 'Of this queue. Empty: only the agent’s own capacity counts.',
  },
  {
    path: 'medium',
    kind: 'choice',
    label: 'Medium',
    hint: 'Whose capacity the items use.',
    options: [
      { value: 'email', label: 'E-mail' },
      { value: 'task', label: 'Task' },
      { value: 'chat', label: 'Chat' },
      { value: 'voice', label: 'Voice' },
    ],
  },
  {
    path: 'weight',
    kind: 'number',
    unit: 'points',
    min: 0,
    max: 100,
    label: 'Weight of an item',
    hint: 'Points of capacity that one item takes. 2: half as many fit.',
  },
  {
    path: 'interrupts',
    kind: 'flag',
    label: 'May interrupt other media',
    hint: 'Offered also to agents who are busy with another medium.',
  },
  {
    path: 'missLimit',
    kind: 'number',
    unit: 'offers',
    min: 0,
    max: 100,
    label: 'Missed in a row before a break',
    hint: 'The agent is set on break and must come back by hand. 0: never.',
  },
  {
    path: 'missWindowMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 1_440,
    label: 'Misses count for',
    hint: 'Misses further apart are not in a row.',
  },
];

const afterWork: readonly Setting[] = [
  {
    path: 'wrapUpMs',
    kind: 'number',
    unit: 'seconds',
    per: second,
    min: 0,
    max: 3_600,
    label: 'Wrap-up',
    hint: 'After-work time before the next offer; agents may end it early. 0: none.',
  },
  {
    path: 'wrapUpByCapacity',
    kind: 'flag',
    label: 'Wrap-up takes one place only',
    hint: 'The agent goes on getting offers for the other places.',
  },
];

const handingOn: readonly Setting[] = [
  {
    path: 'transfers.toQueue',
    kind: 'inherited',
    label: 'Transfer to another queue',
    hint: 'Off: refused, and hidden on the desk.',
  },
  {
    path: 'transfers.toAgent',
    kind: 'inherited',
    label: 'Transfer to a colleague',
    hint: 'To one agent by name.',
  },
  {
    path: 'transfers.toPersonal',
    kind: 'inherited',
    label: 'Park for later',
    hint: 'In the agent’s own personal queue.',
  },
  {
    path: 'transfers.commentRequired',
    kind: 'inherited',
    label: 'A comment is required',
    hint: 'The next agent sees it first.',
  },
];

export const offerSettings = { general, choosing, load, afterWork, handingOn } as const;
