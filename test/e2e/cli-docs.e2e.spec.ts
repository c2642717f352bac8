import { runDocument } from '../support/documented-commands.js';

it('tells what each command prints; UPDATE_DOCS=1 npm test -- cli-docs writes it anew', async () => {
  const { commands } = await runDocument('docs/cli.md', { policy: 'starter/policy.yaml' });
  expect(commands).toBeGreaterThan(20);
}, 180_000);
