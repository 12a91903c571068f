// OpenSSL and GnuPG, as others use them: authorities, certificates, keys, and mail that these programs sign, encrypt,
// check and open. Each house of theirs is a folder of its own.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './tools.ts';

export interface ProgramHouse {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  read(name: string): Promise<Buffer>;
  /** Fails the test when the program does. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  /** Whether it ended well. */
  tried(program: string, ...args: readonly string[]): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startProgramHouse(): Promise<ProgramHouse> {
  // Sockets of GnuPG's agent have short names.
  const folder = await mkdtemp(join(tmpdir(), 'sp-crypt-'));
  const environment = { GNUPGHOME: folder, LC_ALL: 'C.UTF-8' };
  const run = (program: string, args: readonly string[]) =>
    runTool(program, program === 'gpg' ? ['--batch', '--yes', '--quiet', ...args] : args, '', environment);
  return {
    folder,
    path: (name) => join(folder, name),
    async write(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    read: (name) => readFile(join(folder, name)),
    async run(program, ...args) {
      const { code, output } = await run(program, args);
      assert.equal(code, 0, `${program} ${args.join(' ')}: ${output}`);
      return output;
    },
    tried: async (program, ...args) => (await run(program, args)).code === 0,
    async stop() {
      await run('gpgconf', ['--kill', 'all']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An authority: `<name>.pem`, `<name>.key`; `called` is what its certificate says. */
export async function makeAuthority(
  house: ProgramHouse,
  name: string,
  called = `${name} authority`,
): Promise<string> {
  await house.run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '3650',
    '-subj',
    `/CN=${called}`,
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=keyCertSign,cRLSign',
    '-keyout',
    house.path(`${name}.key`),
    '-out',
    house.path(`${name}.pem`),
  );
  return (await house.read(`${name}.pem`)).toString();
}

export interface CertificateWish {
  readonly address: string;
  readonly authority: string;
  /** Such as `rsa:2048`, or `ec`. */
  readonly key?: string;
  readonly usage?: string;
  /** It may vouch for others. */
  readonly authorises?: boolean;
  readonly days?: number;
}

/** `<name>.pem`, `<name>.key`. */
export async function makeCertificate(
  house: ProgramHouse,
  name: string,
  wish: CertificateWish,
): Promise<void> {
  const {
    address,
    authority,
    key = 'rsa:2048',
    usage = 'emailProtection',
    days = 365,
    authorises = false,
  } = wish;
  const kind = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : [key];
  await house.run(
    'openssl',
    'req',
    '-newkey',
    ...kind,
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    house.path(`${name}.key`),
    '-out',
    house.path(`${name}.csr`),
  );
  const extensions = await house.write(
    `${name}.ext`,
    `basicConstraints=CA:${authorises ? 'TRUE' : 'FALSE'}\nsubjectAltName=email:${address}\nextendedKeyUsage=${usage}\nsubjectKeyIdentifier=hash\n`,
  );
  await house.run(
    'openssl',
    'x509',
    '-req',
    '-in',
    house.path(`${name}.csr`),
    '-extfile',
    extensions,
    '-CAcreateserial',
    '-CA',
    house.path(`${authority}.pem`),
    '-CAkey',
    house.path(`${authority}.key`),
    '-days',
    String(days),
    '-out',
    house.path(`${name}.pem`),
  );
}
