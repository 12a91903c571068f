// Secrets that an installation makes for itself: the master key and the passwords of the embedded stores. Each is a
// file of the data directory that only its owner may read.

import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveKey } from '#actors/adapters/system/secrets.ts';

/** What the file holds; when there is none yet, what `make` gives, kept. */
async function keptSecret(file: string, make: () => string): Promise<{ value: string; isNew: boolean }> {
  try {
    return { value: (await readFile(file, 'utf8')).trim(), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const value = make();
  await writeFile(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return { value, isNew: true };
}

export interface InstallationSecrets {
  readonly masterKey: string;
  readonly redisPassword: string;
  readonly postgresPassword: string;
  readonly clickhousePassword: string;
  readonly analystPassword: string;
  /** True when `analystPassword` was made just now and nobody has seen it. */
  readonly analystPasswordIsNew: boolean;
}

export async function installationSecrets(
  dataDirectory: string,
  given: { masterKey: string; analystPassword: string },
): Promise<InstallationSecrets> {
  await mkdir(dataDirectory, { recursive: true });
  const masterKey =
    given.masterKey ||
    (await keptSecret(join(dataDirectory, 'secret.key'), () => randomBytes(32).toString('base64url'))).value;
  const analyst = given.analystPassword
    ? { value: given.analystPassword, isNew: false }
    : await keptSecret(join(dataDirectory, 'analyst-password'), () => randomBytes(12).toString('base64url'));
  const storesKey = deriveKey(masterKey, 'embedded-stores');
  const passwordOf = (store: string): string =>
    createHmac('sha256', storesKey).update(store).digest('base64url').slice(0, 32);
  return {
    masterKey,
    redisPassword: passwordOf('redis'),
    postgresPassword: passwordOf('postgres'),
    clickhousePassword: passwordOf('clickhouse'),
    analystPassword: analyst.value,
    analystPasswordIsNew: analyst.isNew,
  };
}
