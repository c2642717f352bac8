// Brings a fresh or an older clone to the point where it can run: right Node, dependencies, build. Plain Node, because
// nothing is installed yet when it starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...path) => join(root, ...path);

/** Where what it says, and what npm and the compiler say, goes to. */
let out = process.stdout;

/** @param quietly leaves stdout alone. */
export function prepare({ quietly = false } = {}) {
  if (quietly) out = process.stderr;
  requireNode();
  install();
  build();
}

function requireNode() {
  const wanted = [20, 19];
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  giveUp(
    `Faramesh needs Node ${wanted.join('.')} or newer and this is ${process.versions.node}; see https://nodejs.org.`,
  );
}

function install() {
  const installed = modified(inRoot('node_modules/.package-lock.json'));
  if (installed >= modified(inRoot('package-lock.json'))) return;
  say('Installing the dependencies, which takes a minute and happens once …');
  // The build needs the development dependencies, whatever NODE_ENV says. Not `npm ci`: it refuses a lock file that lacks
  // the optional binaries of a platform that is not even this one; --no-save installs what is locked and leaves the file.
  if (!npm('install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error')) {
    giveUp('The dependencies could not be installed; see the message of npm above.');
  }
}

function build() {
  const { include } = JSON.parse(readFileSync(inRoot('tsconfig.json'), 'utf8'));
  const stamp = inRoot('dist/.built');
  if (modified(stamp) > newest([...include, 'tsconfig.json', 'package-lock.json'])) return;
  say('Building …');
  // What is saved while the compiler runs counts as newer than the build.
  const startedAt = new Date();
  if (!npm('run', '--silent', 'build')) giveUp('The build failed; see the message of the compiler above.');
  removeOrphans();
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
}

/** The compiler leaves the output of a deleted file behind, and Jest would go on running a deleted spec. */
function removeOrphans() {
  for (const map of filesBelow(inRoot('dist')).filter((path) => path.endsWith('.js.map'))) {
    const [source] = JSON.parse(readFileSync(map, 'utf8')).sources;
    if (!source.endsWith('.ts') || existsSync(resolve(dirname(map), source))) continue;
    rmSync(map);
    rmSync(map.slice(0, -'.map'.length), { force: true });
  }
}

/** The time of the last change below the paths. A folder counts too, since deleting a file changes it alone. */
function newest(paths) {
  return Math.max(...paths.flatMap((path) => [inRoot(path), ...filesBelow(inRoot(path))]).map(modified));
}

function filesBelow(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path, { recursive: true }).map((name) => join(path, name));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/** By the npm that runs this script, if one does. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
  const shell = command === 'npm' && process.platform === 'win32';
  return (
    spawnSync(command, [...first, ...args], { cwd: root, stdio: ['inherit', out.fd, 'inherit'], shell })
      .status === 0
  );
}

export function say(message) {
  out.write(`${message}\n`);
}

export function giveUp(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
