import type { DecisionMade, DecisionRecord } from '#action';
import { parseProfile } from '#policy';
import type { DocumentText } from '#policy';
import { Command } from 'commander';
import type { ActionView, EventView } from '../connection/action-view.js';
import type { Api } from '../connection/api.js';
import { apiOf } from '../connection/api.js';
import { resolveId } from '../connection/resolve-id.js';
import { Failure } from '../exit-codes.js';
import { print } from '../report.js';
import { explanationOf } from './explanation.js';
import { explanationText } from './explanation-text.js';
import type { RecordedDocuments, RulesBeside } from './rules-beside.js';
import { rulesBeside } from './rules-beside.js';

export const explainCommand = new Command('explain')
  .description('why an action stands as it does: what decided it, and what would have allowed it')
  .argument('<id>', 'the action, or the first digits of its id')
  .option('--json', 'print the explanation as JSON')
  .action(async (given: string, { json }: { json?: boolean }, command: Command) => {
    const api = await apiOf(command);
    const id = await resolveId(api, given);
    const action = await api.json<ActionView>(`/v1/actions/${id}`);
    const events = await api.json<EventView[]>(`/v1/actions/${id}/events`);
    const explanation = explanationOf(action, events, await rulesOf(api, action, events));
    print(json, explanation, explanationText(explanation, Date.now()));
  });

/** @returns null where there are none to ask for, a sentence where they are not to be had. */
async function rulesOf(
  api: Api,
  { agent_id, tool, operation, params, context }: ActionView,
  events: readonly EventView[],
): Promise<RulesBeside | string | null> {
  const made = events.find(
    (event): event is EventView & DecisionMade => event.event_type === 'decision_made',
  );
  if (typeof made?.meta.policy_hash !== 'string') return null;
  if (params === null || context === null)
    return 'What was sent is erased, so the conditions of rules cannot be compared with it any more.';
  try {
    const documents = await documentsOf(api, made.meta);
    return rulesBeside({ agent_id, tool, operation, params, context }, made.meta, documents);
  } catch (error) {
    if (error instanceof Failure && ['notFound', 'notPermitted'].includes(error.exit))
      return `The policy that decided is not to be had here: ${error.message}`;
    throw error;
  }
}

interface Recorded {
  readonly policy: readonly DocumentText[];
  readonly profile: DocumentText | null;
  /** Where there are several. */
  readonly profiles?: readonly DocumentText[];
}

async function documentsOf(
  api: Api,
  { policy_hash, profile_hash }: DecisionRecord,
): Promise<RecordedDocuments> {
  const { policy } = await api.json<Recorded>(`/v1/policy/history/${policy_hash}`);
  if (profile_hash === null) return { policy, profile: null };
  const { profile, profiles } = await api.json<Recorded>(`/v1/policy/history/${profile_hash}`);
  const decided = profiles?.find(({ text, file }) => parseProfile(text, file).hash === profile_hash);
  return { policy, profile: decided ?? profile };
}
