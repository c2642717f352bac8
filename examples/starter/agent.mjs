// An agent that asks before it acts: submit, wait for a person if one has to decide, start, act, report.
const address = `http://${process.env.FARA_API_HOST || '127.0.0.1'}:${process.env.FARA_API_PORT || 8000}`;
const token = process.env.FARAMESH_TOKEN;

async function call(method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? `The gateway answered ${response.status}.`);
  return answer;
}

let action = await call('POST', '/v1/actions', {
  agent_id: 'starter-agent',
  tool: 'payment',
  operation: 'refund',
  params: { amount: 120, order: 'A-1001' },
});
console.log(`${action.id} ${action.status}: ${action.reason}`);

while (['pending_decision', 'pending_approval'].includes(action.status)) {
  await new Promise((resolve) => setTimeout(resolve, 500));
  action = await call('GET', `/v1/actions/${action.id}`);
}

if (action.outcome === 'EXECUTE') {
  const { lease } = await call('POST', `/v1/actions/${action.id}/start`, {});
  // Here the refund would be made.
  action = await call('POST', `/v1/actions/${action.id}/result`, { success: true, lease });
}
console.log(`${action.id} ${action.status}`);
