// `npm run proto`: writes proto/gen from the .proto files, formatted and linted first.

import { spawnSync } from 'node:child_process';

const steps: readonly (readonly string[])[] = [
  ['format', '--write', '.'],
  ['lint', '.'],
  ['generate', '.'],
];

for (const args of steps) {
  const ran = spawnSync('buf', args, { cwd: import.meta.dirname, stdio: 'inherit' });
  if (ran.status !== 0) process.exit(1);
}
