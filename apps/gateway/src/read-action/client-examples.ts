import type { Action } from '#action';

const ADDRESS = 'http://127.0.0.1:8000/v1/actions';

/** The body as a quoted text, so that no value of it can become code. */
const bodyOf = ({ agent_id, tool, operation, params, context }: Action): string =>
  JSON.stringify(JSON.stringify({ agent_id, tool, operation, params, context }));

/** Programs that submit the same request. */
export function clientExamples(action: Action): { js_example: string; python_example: string } {
  const body = bodyOf(action);
  return { js_example: javascriptExample(body), python_example: pythonExample(body) };
}

const javascriptExample = (body: string): string =>
  `const response = await fetch('${ADDRESS}', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: ${body},
});
console.log(await response.json());`;

const pythonExample = (body: string): string =>
  `import json, urllib.request

request = urllib.request.Request(
    "${ADDRESS}",
    data=${body}.encode(),
    headers={"content-type": "application/json"},
)
print(json.load(urllib.request.urlopen(request)))`;
