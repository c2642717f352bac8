import { keepToken, Refused, send } from './api.js';
import { rulesOf, toneOf, wordsOf } from './describe-action.js';
import { element, visible, visibleJson } from './visible-text.js';

const form = document.getElementById('question');
const answer = document.getElementById('answer');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void ask();
});

async function ask() {
  if (form.token.value !== '') keepToken(form.token.value.trim());
  try {
    const { agent_id, tool, operation, params, context } = form;
    const decided = await send('/playground/eval', {
      agent_id: agent_id.value,
      tool: tool.value,
      operation: operation.value,
      params: jsonOf('Params', params.value),
      context: jsonOf('Context', context.value || '{}'),
    });
    answer.replaceChildren(...described(decided));
  } catch (error) {
    if (error instanceof Refused && error.status === 401) askForToken();
    answer.replaceChildren(element('p', 'notice', ...visible(sentenceOf(error))));
  }
}

function jsonOf(name, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${name} is not JSON: ${error.message}.`);
  }
}

/** fetch fails by TypeError when nobody answers, and its words differ from browser to browser. */
const sentenceOf = (error) => (error instanceof TypeError ? 'The gateway does not answer.' : error.message);

function askForToken() {
  document.getElementById('token-field').hidden = false;
  form.token.focus();
}

function described(decided) {
  const facts = [
    ['Decision', wordsOf(decided.decision)],
    ['Reason', decided.reason],
    ['Reason code', decided.reason_code],
    ['Policy', decided.policy_version ?? 'none in force'],
    ['Policy hash', decided.policy_hash ?? 'none'],
    ['Request hash', decided.request_hash],
  ];
  const list = element('dl', 'facts');
  for (const [name, value] of facts)
    list.append(element('dt', '', name), element('dd', '', ...visible(value)));
  const trace = element('pre', 'code', ...visibleJson(decided.trace));
  trace.tabIndex = 0;
  return [
    element(
      'p',
      'title',
      element('span', `pill ${toneOf(decided.status)}`, wordsOf(decided.status)),
      element('span', `pill ${toneOf(decided.risk_level)}`, `${decided.risk_level} risk`),
    ),
    list,
    element('h3', '', 'Rules'),
    element('p', '', ...rulesOf(decided.trace)),
    element('h3', '', 'Trace'),
    trace,
  ];
}
