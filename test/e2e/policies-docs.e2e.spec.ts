import { runDocument } from '../support/documented-commands.js';

it('tells what each command prints; UPDATE_DOCS=1 npm test -- policies-docs writes it anew', async () => {
  const { commands } = await runDocument('docs/policies.md', { policy: 'shop/policy.yaml' });
  expect(commands).toBeGreaterThan(20);
}, 180_000);
