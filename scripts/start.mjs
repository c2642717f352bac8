// `npm start`: everything from a fresh clone to a running system, and from then on the supervisor, in this very process.
import { prepare } from './prepare.mjs';

prepare();
stopWithNpm();
await import('../dist/apps/start/src/main.js');

/** npm that is killed can't pass it on; nobody would know of the system that it leaves running. */
function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => process.ppid === npm || process.kill(process.pid, 'SIGTERM'), 500).unref();
}
