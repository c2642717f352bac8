import { read } from './api.js';
import { callOf, rulesOf, timeOf, toneOf, wordsOf } from './describe-action.js';
import { element, fromTemplate, visible, visibleJson } from './visible-text.js';

const MOST = 50;
const list = document.getElementById('recent');
const rows = new Map();

/** Shows an action as it now stands, in its place by age; those that are too old for the list leave it. */
export function updateRecent(action) {
  const row = rows.get(action.id) ?? addRow(action);
  if (row.version >= action.version) return;
  row.version = action.version;
  const pill = row.place('status');
  pill.textContent = wordsOf(action.status);
  pill.className = `pill ${toneOf(action.status)}`;
  row.fill('why', ...visible([action.reason, action.error].filter(Boolean).join(' — ')));
  row.fill('rule', ...(action.decision ? rulesOf(action.reason_details) : ['Not decided yet.']));
  if (row.root.firstElementChild.open) void showHistory(row, action.id);
  document.getElementById('recent-none').hidden = true;
}

function addRow(action) {
  const row = { ...fromTemplate('recent-row'), version: 0, created: action.created_at };
  row.fill('call', ...callOf(action));
  row.fill('agent', ...visible(action.agent_id));
  row.fill('brief', ...visible(JSON.stringify(action.params)));
  row.fill('time', timeOf(action.created_at));
  row.fill('params', ...visibleJson({ params: action.params, context: action.context }));
  row.fill('id', `Action ${action.id}`);
  const details = row.root.firstElementChild;
  details.addEventListener('toggle', () => details.open && void showHistory(row, action.id));
  rows.set(action.id, row);
  place(row);
  return row;
}

function place(row) {
  const younger = [...rows.values()].filter((other) => other !== row && other.created >= row.created).length;
  list.insertBefore(row.root, list.children[younger] ?? null);
  if (rows.size <= MOST) return;
  const [oldest] = [...rows].reduce((a, b) => (a[1].created <= b[1].created ? a : b));
  rows.get(oldest).root.remove();
  rows.delete(oldest);
}

async function showHistory(row, id) {
  try {
    const events = await read(`/v1/actions/${id}/events`);
    const entries = events.map(({ event_type, created_at, actor }) =>
      element(
        'li',
        '',
        element('b', '', wordsOf(event_type)),
        ...visible(` ${timeOf(created_at)} ${whoIs(actor)}`),
      ),
    );
    row.fill('history', ...entries);
  } catch (error) {
    row.fill('history', element('li', '', ...visible(error.message)));
  }
}

const whoIs = (actor) => (actor ? `by ${actor.type} ${actor.id}` : '');
