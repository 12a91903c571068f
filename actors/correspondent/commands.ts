// What a correspondent can be asked (by who writes machine mail, and by people) and told (by conversations).

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';

export type CorrespondentCommandBody = CommandBody<'correspondent'>;
export type CorrespondentCommandName = CorrespondentCommandBody['$case'];

/** The value of one command. */
export type CorrespondentCommandValue<Name extends CorrespondentCommandName> = Extract<
  CorrespondentCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  unknownCommand: { rejected: 'UNKNOWN_COMMAND', text: 'A correspondent does not know this.' },
  nothingToRelease: {
    rejected: 'NOTHING_TO_RELEASE',
    text: 'No machine mail is being kept from this address.',
  },
} as const satisfies Record<string, Rejection>;
