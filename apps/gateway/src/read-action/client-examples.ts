import type { Action } from '#action';

const ADDRESS = 'http://127.0.0.1:8000/v1/actions';

const requestOf = ({ agent_id, tool, operation, params, context }: Action): string =>
  JSON.stringify({ agent_id, tool, operation, params, context });

/** A program that submits the same request: the body is a quoted text, so that no value of it can become code. */
export const javascriptExample = (action: Action): string =>
  `const response = await fetch('${ADDRESS}', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: ${JSON.stringify(requestOf(action))},
});
console.log(await response.json());`;

export const pythonExample = (action: Action): string =>
  `import json, urllib.request

request = urllib.request.Request(
    "${ADDRESS}",
    data=${JSON.stringify(requestOf(action))}.encode(),
    headers={"content-type": "application/json"},
)
print(json.load(urllib.request.urlopen(request)))`;
