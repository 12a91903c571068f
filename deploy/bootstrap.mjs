// Makes a fresh machine ready, then runs one of the commands below with Node 24. Needs no packages and runs on Node 18
// or later, so that `npm run up` and `npm test` are all that a stranger types. Knows nothing of what it starts.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stepTimeoutMs = 900_000;

/** What each command needs, and the script that it is. */
const commands = {
  up: { script: 'deploy/up.ts', logs: true, needs: ['packages', 'redis', 'console'] },
  test: { script: 'test/run.ts', needs: ['packages', 'redis', 'console', 'test-tools'] },
  check: { script: 'test/check.ts', needs: ['packages'] },
  sim: { script: 'test/sim/run.ts', needs: ['packages'] },
  bench: { script: 'test/load/bench.ts', needs: ['packages', 'redis'] },
  mail: { script: 'deploy/mail.ts', needs: ['packages'] },
  verify: { script: 'deploy/verify.ts', needs: ['packages'] },
  proto: { script: 'proto/generate.ts', needs: ['packages'] },
};

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Runs a slow step with a line that shows it is alive; its output appears only when it fails. */
function step(title, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    const interactive = process.stdout.isTTY;
    if (!interactive) process.stdout.write(`  … ${title}\n`);
    const ticker = interactive
      ? setInterval(() => process.stdout.write(`\r  … ${title} (${seconds()})\x1b[K`), 200)
      : setInterval(() => process.stdout.write(`    still working (${seconds()})\n`), 20_000);
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepTimeoutMs,
      ...options,
    });
    let tail = '';
    const keep = (chunk) => (tail = (tail + chunk).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => finish(`${command} could not be started: ${error.message}`));
    child.on('close', (code) => finish(code === 0 ? null : `it ended with code ${code}`));
    function finish(problem) {
      clearInterval(ticker);
      if (interactive) process.stdout.write('\r\x1b[K');
      if (problem !== null) return reject(new Error(`${title}: ${problem}\n${tail}`));
      process.stdout.write(`  ✓ ${title} (${seconds()})\n`);
      resolve();
    }
  });
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Runs `work` unless `stamp` says that it was done for the same inputs. */
async function once(stamp, key, work) {
  const done = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (done === key) return;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

async function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const folder = join(root, 'deploy', 'node24');
  const platform = `node-${process.platform}-${process.arch}`;
  const binary = join(folder, 'node_modules', platform, 'bin', 'node');
  if (existsSync(binary)) return binary;
  await step(
    'Node 24 (this machine has an older one)',
    'npm',
    ['ci', '--loglevel=error', '--no-audit', '--no-fund'],
    {
      cwd: folder,
    },
  );
  if (!existsSync(binary))
    fail(
      `No Node 24 for ${process.platform} ${process.arch} on npm: install Node 24 or later, then run this again.`,
    );
  return binary;
}

async function packages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const modules = join(root, 'node_modules');
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other systems, and some of those are never published.
  // No install scripts either: nothing here needs one to run.
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  await once(join(modules, '.installed'), sha256(lock), () =>
    step('packages', 'npm', ['install', '--no-save', '--ignore-scripts', ...quiet]),
  );
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
}

async function debianPackages(title, names) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const install = ['install', '-y', '--no-install-recommends', ...names];
  // A machine's package list may be old or empty; asking for a new one is slow, so it is the second try.
  if (
    spawnSync('apt-get', ['install', '-s', '--no-install-recommends', ...names], { stdio: 'ignore' })
      .status !== 0
  )
    await step('list of Debian packages', 'apt-get', ['update'], options);
  await step(title, 'apt-get', install, options);
}

async function redis() {
  if (process.env.REDIS_URL || onPath('redis-server') || onPath('valkey-server')) return;
  if (!mayInstall())
    fail(
      'Redis is missing: install redis-server or valkey-server (for example: sudo apt-get install redis-server), or set REDIS_URL.',
    );
  await debianPackages('Redis', ['redis-server']);
}

/** Programs that the tests talk to; where they cannot be installed those tests say so and are skipped. */
async function testTools() {
  const swaksSpeaksTls = () =>
    spawnSync('perl', ['-MNet::SSLeay', '-e', '1'], { stdio: 'ignore' }).status === 0;
  const missing = [
    { packages: ['chromium'], there: onPath('chromium') },
    { packages: ['swaks', 'libnet-ssleay-perl'], there: onPath('swaks') && swaksSpeaksTls() },
    { packages: ['python3'], there: onPath('python3') },
  ]
    .filter(({ there }) => !there)
    .flatMap(({ packages }) => packages);
  if (missing.length === 0) return;
  if (!mayInstall()) {
    process.stdout.write(`  – not installed, their tests are skipped: ${missing.join(', ')}\n`);
    return;
  }
  await debianPackages('programs for tests', missing);
}

/** Every source file of the console with its content, in a fixed order. */
function consoleSources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'build' && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? consoleSources(path) : [path, readFileSync(path)];
    });
}

async function consoleBuild(node) {
  const key = sha256(readFileSync(join(root, 'package-lock.json')), ...consoleSources(join(root, 'app')));
  const stamp = join(root, 'app', 'build', '.built');
  await once(stamp, key, () =>
    step(
      'console',
      node,
      [
        join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js'),
        'vite:build',
        '--config',
        'app/vite.config.ts',
      ],
      {
        env: { ...process.env, NODE_ENV: 'production' },
      },
    ),
  );
}

const largestLogBytes = 64 * 1024 * 1024;

/** On a terminal the log of a running system goes to a file of the data directory; the one before a large one is kept. */
function logFile() {
  const folder = resolve(root, process.env.SKILLPOST_DATA || 'data');
  const file = join(folder, 'skillpost.log');
  mkdirSync(folder, { recursive: true });
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.1`);
  process.stdout.write(`  log: ${file}\n`);
  return openSync(file, 'a');
}

function run(node, { script, logs }, args) {
  const folders = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''];
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', logs && process.stdout.isTTY ? logFile() : 'inherit'],
    env: { ...process.env, PATH: folders.join(delimiter) },
  });
  // A terminal's Ctrl-C reaches the child by itself; the child decides when it is done.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) fail(`Say which command: ${Object.keys(commands).join(', ')}.`);
try {
  const node = await node24();
  const needs = {
    packages,
    redis,
    console: () => consoleBuild(node),
    'test-tools': testTools,
  };
  for (const need of command.needs) await needs[need]();
  run(node, command, args);
} catch (error) {
  fail(error.message);
}
