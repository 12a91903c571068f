// Settings of a form from their table: two columns of fields, below them the switches. A field that only matters with
// another choice of the list appears with it; hidden, it keeps its value.

import { useState } from 'react';
import { shownValue, valueAt, type Setting } from '../../lib/fields.ts';
import { CheckField, Field } from '../../ui/field.tsx';
import { SettingInput, type Choices } from './setting-input.tsx';

interface SettingListProps {
  settings: readonly Setting[];
  entity: object;
  choices?: Choices;
}

type Chosen = Readonly<Record<string, string>>;

function chosenAtFirst(settings: readonly Setting[], entity: object): Chosen {
  return Object.fromEntries(
    settings
      .filter(({ kind }) => kind === 'choice' || kind === 'reference')
      .map((setting) => [setting.path, shownValue(setting, valueAt(entity, setting.path))]),
  );
}

function isShown({ when }: Setting, chosen: Chosen): boolean {
  return when === undefined || when.is.includes(chosen[when.path] ?? '');
}

function hintOf(setting: Setting, chosen: Chosen): string {
  if (setting.kind !== 'choice') return setting.hint;
  const says = setting.options.find(({ value }) => value === chosen[setting.path])?.says ?? setting.hint;
  return typeof says === 'function' ? says(chosen) : says;
}

function spoken(setting: Setting): string {
  return setting.kind === 'number' && setting.unit !== undefined ? `, in ${setting.unit}` : '';
}

export function SettingList({ settings, entity, choices = {} }: SettingListProps) {
  const [chosen, setChosen] = useState(() => chosenAtFirst(settings, entity));
  return (
    <>
      <div className="grid gap-x-6 gap-y-4 empty:hidden sm:grid-cols-2">
        {settings.map((setting) =>
          setting.kind === 'flag' ? null : (
            <div key={setting.path} hidden={!isShown(setting, chosen)}>
              <Field
                label={
                  <>
                    {setting.label}
                    <span className="sr-only">{spoken(setting)}</span>
                  </>
                }
                hint={hintOf(setting, chosen) || undefined}
              >
                {({ id, describedBy }) => (
                  <SettingInput
                    setting={setting}
                    name={setting.path}
                    value={valueAt(entity, setting.path)}
                    choices={choices}
                    id={id}
                    describedBy={describedBy}
                    optional={!isShown(setting, chosen)}
                    onChange={(value) => setChosen({ ...chosen, [setting.path]: value })}
                  />
                )}
              </Field>
            </div>
          ),
        )}
      </div>
      <div className="flex flex-col gap-3 empty:hidden">
        {settings.map((setting) =>
          setting.kind === 'flag' ? (
            <div key={setting.path} hidden={!isShown(setting, chosen)}>
              <CheckField
                label={setting.label}
                name={setting.path}
                defaultChecked={valueAt(entity, setting.path) === true}
                hint={setting.hint}
              />
            </div>
          ) : null,
        )}
      </div>
    </>
  );
}
