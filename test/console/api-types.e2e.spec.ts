import { readFileSync, writeFileSync } from 'node:fs';
import type { OpenAPI3 } from 'openapi-typescript';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { call } from '../support/client.js';
import { startSystem } from '../support/system.js';

const FILE = 'apps/console/src/api/schema.ts';
const HEAD = '// Written from /openapi.json by UPDATE_API_TYPES=1 npm test -- api-types\n\n';

describe('the types that the console calls the gateway by', () => {
  it('are those of /openapi.json; UPDATE_API_TYPES=1 npm test -- api-types writes them', async () => {
    const system = await startSystem({ evaluators: 0 });
    const { body } = await call<OpenAPI3>(system.addresses[0] ?? '', 'GET', '/openapi.json');
    await system.stop();
    const types = HEAD + astToString(await openapiTypescript(body, { emptyObjectsUnknown: true }));
    if (process.env['UPDATE_API_TYPES'] === '1') writeFileSync(FILE, types);
    expect(readFileSync(FILE, 'utf8')).toBe(types);
  });
});
