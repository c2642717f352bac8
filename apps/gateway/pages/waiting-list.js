import { read, send } from './api.js';
import { callOf, rulesOf, timeOf, toneOf, wordsOf } from './describe-action.js';
import { fromTemplate, visible, visibleJson } from './visible-text.js';

const list = document.getElementById('waiting');
const cards = new Map();
/** Events may come later than the answers that they tell of; what is settled does not wait again. */
const settled = new Set();

/**
 * Cards that are done stay where they are as long as somebody points into the list: a button that moves is a button
 * pressed by mistake. For the same reason new cards come at the end.
 */
const sweep = () => {
  if (list.matches(':hover, :focus-within')) return;
  for (const done of list.querySelectorAll('.done')) done.remove();
  document.getElementById('waiting-none').hidden = list.childElementCount > 0;
};
list.addEventListener('pointerleave', sweep);
list.addEventListener('focusout', () => requestAnimationFrame(sweep));

/** Shows an action that waits for a person, or settles the card of one that no longer does. */
export function updateWaiting(action) {
  const card = cards.get(action.id);
  if (action.status !== 'pending_approval') {
    if (card) settle(card, action);
  } else if (!card && !settled.has(action.id)) {
    addCard(action);
  }
  document.getElementById('waiting-count').textContent = cards.size;
  sweep();
}

function addCard(action) {
  const card = fromTemplate('waiting-card');
  card.fill('call', ...callOf(action));
  card.fill('agent', ...visible(action.agent_id));
  card.fill('time', timeOf(action.created_at));
  card.fill('params', ...visibleJson(saidBy(action)));
  card.fill('why', ...visible(action.reason));
  card.fill('rule', ...rulesOf(action.reason_details));
  card.fill('risk', `${action.risk_level} risk`);
  card.place('risk').classList.add(toneOf(action.risk_level));
  const form = card.root.querySelector('form');
  // Enter in the reason field must not approve: only a press on one of the two buttons answers.
  form.reason.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void answer(card, action.id, event.submitter.value === 'approve', form.reason.value.trim());
  });
  cards.set(action.id, card);
  list.append(card.root);
}

/** Context is most often empty, and then it only takes room from what matters. */
const saidBy = ({ params, context }) =>
  Object.keys(context ?? {}).length > 0 ? { params, context } : params;

async function answer(card, id, approve, reason) {
  const fields = card.root.querySelector('fieldset');
  fields.disabled = true;
  try {
    const { approval_token: token, status } = await read(`/v1/actions/${id}`);
    if (token === undefined && status === 'pending_approval')
      throw new Error('Your token may not answer this action.');
    if (token !== undefined) {
      const action = await send(`/v1/actions/${id}/approval`, {
        token,
        approve,
        ...(reason ? { reason } : {}),
      });
      updateWaiting(action);
    }
    card.place('said').focus();
  } catch (error) {
    fields.disabled = false;
    card.fill('said', ...visible(error.message));
  }
}

function settle(card, { id, status }) {
  cards.delete(id);
  settled.add(id);
  card.root.classList.add('done');
  card.root.querySelector('fieldset').disabled = true;
  card.fill('said', `Now ${wordsOf(status)}.`);
}
