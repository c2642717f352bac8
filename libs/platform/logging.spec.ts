import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from './project-root.js';

/** Logs an error such as ioredis makes, which holds the command that failed. */
const program = `
import { createLog } from ${JSON.stringify(path.join(projectRoot, 'dist/libs/platform/logging.js'))};
const error = Object.assign(new Error('WRONGPASS'), { code: 'E1', command: { name: 'auth', args: ['top-secret'] } });
createLog('test', 'info').warn({ err: error }, 'the queue had an error');`;

describe('the log', () => {
  it('tells what an error is and nothing of what hangs on it', () => {
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stderr)).toMatchObject({ err: { message: 'WRONGPASS', code: 'E1' } });
    expect(stderr).not.toContain('top-secret');
  });
});
