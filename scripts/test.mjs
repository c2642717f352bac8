// `npm test`: everything from a fresh clone to the tests. Arguments go to Jest: npm test -- libs/policy
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveUp, prepare, root, say } from './prepare.mjs';

/** Most specs wait more than they compute, and so run two at a time. */
const ROUNDS = [
  ['--selectProjects', 'unit', 'services', '--maxWorkers=2'],
  ['--selectProjects', 'timed', '--runInBand'],
];

prepare();
requirePrograms();
const total = { passed: 0, failed: 0 };
for (const round of ROUNDS) {
  const { passed, failed, isInterrupted } = await runJest([...process.argv.slice(2), ...round]);
  total.passed += passed;
  total.failed += failed;
  if (isInterrupted) break;
}
say(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.passed > 0 && total.failed === 0 ? 0 : 1);

/** What the tests run against, and no package of npm brings. */
function requirePrograms() {
  requireProgram('redis-server', {
    found: () => spawnSync('redis-server', ['--version']).status === 0,
    missing: 'The tests need a redis-server on PATH; install Redis 7 or newer and run npm test again.',
  });
  requireProgram('chromium', {
    found: () => existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium'),
    missing:
      'The tests open the console in a browser; install Chromium, put the path of its program into CHROMIUM and run npm test again.',
  });
}

function requireProgram(name, { found, missing }) {
  if (found()) return;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    say(`Installing ${name}, which the tests run against …`);
    withoutStartingServices(() => {
      apt('update');
      apt('install', '--yes', '--no-install-recommends', name);
    });
  }
  if (!found()) giveUp(missing);
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The tests start servers of their own; installing the package must not leave one running on this machine. */
function withoutStartingServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    rmSync(policy);
  }
}

async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'faramesh-jest-'));
  const report = join(folder, 'report.json');
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = spawn(
    process.execPath,
    [
      join(root, 'node_modules/jest/bin/jest.js'),
      ...args,
      '--passWithNoTests',
      '--json',
      `--outputFile=${report}`,
    ],
    {
      cwd: root,
      // In the environment, because Jest's workers need them too.
      env: { ...process.env, NODE_OPTIONS: [process.env.NODE_OPTIONS, ...options].filter(Boolean).join(' ') },
      stdio: 'inherit',
    },
  );
  let isInterrupted = false;
  // Jest ends its servers first; then this process, which waits for it, reports what there is.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      isInterrupted = true;
      jest.kill(signal);
    });
  }
  await once(jest, 'exit');
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  rmSync(folder, { recursive: true });
  // Without a report Jest itself has failed, and a file that can't be loaded has no tests that could.
  if (!results) return { passed: 0, failed: 1, isInterrupted };
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    isInterrupted,
  };
}
