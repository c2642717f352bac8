import { follow, hasToken, keepToken, read } from './api.js';
import { updateRecent } from './recent-list.js';
import { updateWaiting } from './waiting-list.js';

const byId = (id) => document.getElementById(id);

byId('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  keepToken(byId('token').value.trim());
  byId('token').value = '';
  void watch();
});

void watch();

async function watch() {
  show({ signIn: false });
  try {
    await follow({
      onOpen: load,
      onLost: () => say('reconnecting', 'wait'),
      onEvent: ({ data }) => update(data),
    });
  } catch (error) {
    say('not connected', 'bad');
    if (error.status !== 401) throw error;
    // Without a token the page's own sentence says it better: the answer is written for programs.
    if (hasToken()) byId('sign-in-why').textContent = error.message;
    show({ signIn: true });
  }
}

/** What the lists show at first. Opened again after a cut, the stream brings what was missed, and this does no harm. */
async function load() {
  const [waiting, recent] = await Promise.all([
    read('/v1/actions?status=pending_approval&limit=200'),
    read('/v1/actions?limit=50'),
  ]);
  for (const action of waiting.reverse()) updateWaiting(action);
  for (const action of recent.reverse()) updateRecent(action);
  byId('example').textContent = example();
  say('live', 'good');
}

const example = () => `curl ${location.origin}/v1/actions -H 'content-type: application/json' \\
${hasToken() ? `  -H "authorization: Bearer $FARA_AUTH_TOKEN" \\\n` : ''}\
  -d '{"agent_id": "me", "tool": "shell", "operation": "run", "params": {"cmd": "ls"}}'`;

function update(action) {
  updateWaiting(action);
  updateRecent(action);
}

function say(text, tone) {
  byId('connection').textContent = text;
  byId('connection').className = `connection ${tone}`;
}

function show({ signIn }) {
  byId('sign-in').hidden = !signIn;
  byId('content').hidden = signIn;
  if (signIn) byId('token').focus();
}
