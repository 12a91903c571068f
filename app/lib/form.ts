// Values of a submitted form, read with their types.

export function fieldText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** Of checkboxes with one name. */
export function fieldTexts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

export function fieldFlag(form: FormData, name: string): boolean {
  return form.get(name) === 'on';
}

/** `fallback` for what is no number; the API checks the bounds and says so. */
export function fieldNumber(form: FormData, name: string, fallback: number): number {
  const text = fieldText(form, name);
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? fallback : value;
}

/** Fields `skill:<id>` (or of another prefix) with a level; empty: not held, not required. */
export function fieldSkills(form: FormData, prefix = 'skill:'): { skillId: string; level: number }[] {
  const skills: { skillId: string; level: number }[] = [];
  for (const [name, value] of form)
    if (name.startsWith(prefix) && typeof value === 'string' && value !== '')
      skills.push({ skillId: name.slice(prefix.length), level: Number(value) });
  return skills;
}
