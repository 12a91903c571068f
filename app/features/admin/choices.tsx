// Choices of many for forms: skills with their levels, members, queues. Plain inputs, so that the form works as a form.

import { inputClass } from '../../ui/field.tsx';

interface SkillLevelsProps {
  skills: readonly { id: string; name: string }[];
  chosen: readonly { skillId: string; level: number }[];
  /** 0 for what agents hold (visible, never offered), 1 for what work asks for. */
  lowest: 0 | 1;
  none: string;
  /** Begins the names of the inputs, where a form has several such choices. */
  prefix?: string;
  onChange?: (chosen: { skillId: string; level: number }[]) => void;
}

export function SkillLevels({ skills, chosen, lowest, none, prefix = 'skill:', onChange }: SkillLevelsProps) {
  const levels = Array.from({ length: 11 - lowest }, (_, index) => index + lowest);
  if (skills.length === 0)
    return <p className="text-sm text-text-2">There are no skills yet; add some under Skills.</p>;
  function change(skillId: string, value: string): void {
    const others = chosen.filter((each) => each.skillId !== skillId);
    onChange?.(value === '' ? others : [...others, { skillId, level: Number(value) }]);
  }
  return (
    <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {skills.map((skill) => (
        <li key={skill.id}>
          <label className="flex items-center gap-3 text-sm">
            <span className="flex-1 truncate">{skill.name}</span>
            <select
              name={`${prefix}${skill.id}`}
              defaultValue={chosen.find(({ skillId }) => skillId === skill.id)?.level ?? ''}
              onChange={(event) => change(skill.id, event.target.value)}
              className={`${inputClass} !w-36`}
            >
              <option value="">{none}</option>
              {levels.map((level) => (
                <option key={level} value={level}>
                  level {level}
                </option>
              ))}
            </select>
          </label>
        </li>
      ))}
    </ul>
  );
}

interface CheckListProps {
  name: string;
  options: readonly { id: string; name: string; says?: string }[];
  chosen: readonly string[];
  empty: string;
  onChange?: (chosen: string[]) => void;
}

export function CheckList({ name, options, chosen, empty, onChange }: CheckListProps) {
  if (options.length === 0) return <p className="text-sm text-text-2">{empty}</p>;
  function change(id: string, on: boolean): void {
    const others = chosen.filter((each) => each !== id);
    onChange?.(on ? [...others, id] : others);
  }
  return (
    <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
      {options.map((option) => (
        <li key={option.id}>
          <label className="flex items-center gap-2.5 rounded-md py-1 text-sm">
            <input
              type="checkbox"
              name={name}
              value={option.id}
              defaultChecked={chosen.includes(option.id)}
              onChange={(event) => change(option.id, event.target.checked)}
              className="size-4 shrink-0"
            />
            <span className="truncate">{option.name}</span>
            {option.says !== undefined && <span className="truncate text-xs text-text-3">{option.says}</span>}
          </label>
        </li>
      ))}
    </ul>
  );
}
