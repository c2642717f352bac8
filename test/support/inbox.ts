import type { Locator, Page } from 'playwright-core';
import type { EventRecord } from '#event-record';
import type { ActionEvent } from '#action';
import { call, needsApproval } from './client.js';
import type { System } from './system.js';
import { startSystem } from './system.js';

const ADMIN = 'a-token-of-the-test';

/** A gateway with people and an agent who have tokens of their own, and what waits for them. */
export interface Inbox {
  readonly system: System;
  readonly address: string;
  readonly tokens: Readonly<Record<Name, string>>;
  /** Submits what needs approval, as the agent. @returns its id. */
  submit(overrides?: object): Promise<string>;
  /** Answers by the API, as somebody with another page would. */
  answer(id: string, by: Name, approve: boolean): Promise<void>;
  /** The answers of people to an action, as the log has them. */
  answersTo(id: string): Promise<readonly EventRecord<ActionEvent>[]>;
}

type Name = keyof typeof ROLES;
const ROLES = {
  alice: 'approver',
  bob: 'approver',
  robot: 'agent',
  carol: 'auditor',
  dave: 'admin',
} as const;

export async function startInbox(env: Readonly<Record<string, string>> = {}): Promise<Inbox> {
  const system = await startSystem({ env: { FARA_AUTH_TOKEN: ADMIN, ...env } });
  const [address = ''] = system.addresses;
  const headers = { authorization: `Bearer ${ADMIN}` };
  const made = await Promise.all(
    Object.entries(ROLES).map(async ([name, role]) => {
      const { body } = await call<{ token: string }>(address, 'POST', '/v1/tokens', {
        headers,
        body: { name, role },
      });
      return [name, body.token] as const;
    }),
  );
  const tokens = Object.fromEntries(made) as Record<Name, string>;
  return {
    system,
    address,
    tokens,
    submit: async (overrides) => {
      const { body } = await call(address, 'POST', '/v1/actions', {
        headers: { authorization: `Bearer ${tokens.robot}` },
        body: needsApproval({ agent_id: 'robot', ...overrides }),
      });
      if (body.status !== 'pending_approval') throw new Error(`It does not wait: ${JSON.stringify(body)}`);
      return body.id;
    },
    answer: async (id, by, approve) => {
      const own = { authorization: `Bearer ${tokens[by]}` };
      const { body } = await call(address, 'GET', `/v1/actions/${id}`, { headers: own });
      await call(address, 'POST', `/v1/actions/${id}/approval`, {
        headers: own,
        body: { token: body.approval_token, approve },
      });
    },
    answersTo: async (id) => {
      const { body } = await call<EventRecord<ActionEvent>[]>(address, 'GET', `/v1/actions/${id}/events`, {
        headers,
      });
      return body.filter(({ event_type }) => event_type === 'approved' || event_type === 'denied');
    },
  };
}

/** The card of an action. */
export const cardOf = (page: Page, id: string): Locator => page.locator(`[data-action="${id}"]`);
