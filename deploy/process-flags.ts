// Flags of Node for the parts of Skillpost; nothing of it changes what they do.

/**
 * An actor node makes some 100 kB of short-lived objects for each case. V8's default of 16 MB for young objects fills
 * faster than cases end, so what is about to die is copied twice and then collected with the old: a third of the node's
 * processor time, and pauses that show as late offers.
 */
const youngObjectsMb = { least: 16, most: 64 } as const;

export function nodeFlags(part: string): readonly string[] {
  const flags = ['--disable-warning=ExperimentalWarning'];
  if (!/^node\b/.test(part)) return flags;
  const { least, most } = youngObjectsMb;
  return [...flags, `--min-semi-space-size=${least}`, `--max-semi-space-size=${most}`];
}
