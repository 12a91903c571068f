// The bare input of a setting, as its kind wants it: with its unit inside, its choices, its meaning when empty. Labels
// are around it, or in `label` where there is no room for them.

import { clsx } from 'clsx';
import { shownValue, type NumberSetting, type ReferenceSetting, type Setting } from '../../lib/fields.ts';
import { inputClass } from '../../ui/field.tsx';

/** What references can be chosen from. */
export type Choices = Readonly<
  Partial<Record<ReferenceSetting['of'], readonly { readonly id: string; readonly name: string }[]>>
>;

interface SettingInputProps {
  setting: Exclude<Setting, { kind: 'flag' }>;
  name: string;
  value: unknown;
  choices: Choices;
  id?: string | undefined;
  /** For inputs without a visible label. */
  label?: string;
  describedBy?: string | undefined;
  /** Nothing need be in it, such as while it is hidden. */
  optional?: boolean;
  onChange?: ((value: string) => void) | undefined;
}

/** Shown bounds are whole unless the unit has parts: half a minute is a wait, half an item is none. */
function steps(setting: NumberSetting): number | 'any' {
  return setting.per === undefined ? 1 : 'any';
}

interface Common {
  readonly id: string | undefined;
  readonly name: string;
  readonly defaultValue: string;
  readonly 'aria-label': string | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface NumberInputProps {
  setting: NumberSetting;
  common: Common;
  optional: boolean;
}

function NumberInput({ setting, common, optional }: NumberInputProps) {
  const { unit, min, max, none } = setting;
  return (
    <span className="relative block">
      <input
        {...common}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={steps(setting)}
        required={none === undefined && !optional}
        placeholder={none}
        className={clsx(inputClass, 'tabular-nums', unit !== undefined && 'pr-20')}
      />
      {unit !== undefined && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center bg-transparent text-xs text-text-3"
        >
          {unit}
        </span>
      )}
    </span>
  );
}

function optionsOf(
  setting: Extract<Setting, { kind: 'choice' | 'inherited' | 'reference' }>,
  choices: Choices,
): readonly { readonly value: string; readonly label: string }[] {
  if (setting.kind === 'choice') return setting.options;
  if (setting.kind === 'inherited')
    return [
      { value: '', label: 'As the whole system has it' },
      { value: 'on', label: 'On' },
      { value: 'off', label: 'Off' },
    ];
  const all = (choices[setting.of] ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return setting.none === undefined ? all : [{ value: '', label: setting.none }, ...all];
}

export function SettingInput({
  setting,
  name,
  value,
  choices,
  id,
  label,
  describedBy,
  optional = false,
  onChange,
}: SettingInputProps) {
  const common = {
    id,
    name,
    defaultValue: shownValue(setting, value),
    'aria-label': label,
    'aria-describedby': describedBy,
  };
  if (setting.kind === 'number') return <NumberInput setting={setting} common={common} optional={optional} />;
  if (setting.kind === 'text')
    return (
      <input
        {...common}
        type={setting.input === 'time' ? 'text' : setting.input}
        required={setting.required}
        placeholder={setting.placeholder}
        maxLength={setting.most ?? (setting.input === 'url' ? 2_000 : 200)}
        className={inputClass}
      />
    );
  if (setting.kind === 'area' || setting.kind === 'list')
    return (
      <textarea
        {...common}
        rows={setting.kind === 'list' ? 3 : 4}
        maxLength={20_000}
        placeholder={setting.placeholder}
        className={clsx(inputClass, 'h-auto py-2 leading-5')}
      />
    );
  return (
    <select {...common} onChange={(event) => onChange?.(event.target.value)} className={`${inputClass} pr-7`}>
      {optionsOf(setting, choices).map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
