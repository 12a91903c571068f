// What is looked at before anything is started, so that a setting that cannot work costs a second and one line: may we
// write where the data goes, and are the ports free.

import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Config } from '#actors/config.ts';
import { SkillpostError } from '#actors/errors.ts';
import { explained } from './start-failure.ts';

/** Makes the folder. Throws DATA_DIRECTORY (invalid). */
export async function prepareDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const text = `The data directory cannot be used (SKILLPOST_DATA): ${explained(error)}`;
    throw new SkillpostError('DATA_DIRECTORY', 'invalid', text, { cause: error });
  }
}

async function assertFree(host: string, port: number, variable: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const text = inUse
      ? `Port ${port} of ${host} is in use by another program: stop that, or set ${variable} to another port (0: any free one).`
      : `Port ${port} of ${host} cannot be opened (SKILLPOST_HOST, ${variable}): ${explained(error)}`;
    throw new SkillpostError('PORT_NOT_FREE', 'invalid', text, { cause: error });
  }
  await new Promise((resolve) => server.close(resolve));
}

/** Throws PORT_NOT_FREE (invalid) for the first port that cannot be listened on. */
export async function assertPortsFree({ host, ports, clickhouseUrl }: Config): Promise<void> {
  const wanted = [
    ['SKILLPOST_HTTP_PORT', ports.http],
    ['SKILLPOST_SMTP_PORT', ports.smtp],
    ['SKILLPOST_POP3_PORT', ports.pop3],
    ['SKILLPOST_POP3S_PORT', ports.pop3s],
    ['SKILLPOST_SUBMISSION_PORT', ports.submission],
    ['SKILLPOST_SUBMISSIONS_PORT', ports.submissions],
    ['SKILLPOST_NODE_PORT', ports.node],
    ...(clickhouseUrl === '' ? [['SKILLPOST_SQL_PORT', ports.sql] as const] : []),
  ] as const;
  for (const [variable, port] of wanted) if (port !== 0) await assertFree(host, port, variable);
}
