import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Action } from '#action';
import { ActionNotFound } from '#action-store';
import type { Role } from '#administration';
import { isAllowed } from './permissions.js';
import { Problem } from './problem.js';

/** Who sends a request. */
export interface Principal {
  /** As all events have it. */
  readonly name: string;
  readonly role: Role;
  /** The only agent that it speaks for; null when for all. */
  readonly agent_id: string | null;
  /** It names no person: whoever asks and whoever answers may be known by it. */
  readonly isShared: boolean;
}

/** Whoever sends no token, where none is asked for. */
export const ANONYMOUS: Principal = { name: 'anonymous', role: 'admin', agent_id: null, isShared: true };

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

/** The one who sends the request. */
export const SentBy = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('a public route asks who its caller is');
  return principal;
});

/** Whether the actions of this agent are its own. */
export const speaksFor = ({ agent_id }: Principal, agent: string): boolean =>
  agent_id === null || agent_id === agent;

/** @throws Problem (403) when the request is in the name of another agent. */
export function refuseOtherAgent(principal: Principal, { agent_id }: { readonly agent_id: string }): void {
  if (speaksFor(principal, agent_id)) return;
  throw new Problem(
    'FORBIDDEN',
    'This token speaks for another agent than the one that is named; send the agent_id that the token was made for.',
  );
}

/** @throws ActionNotFound for the action of another agent, as if it did not exist. */
export function hideFromOthers(principal: Principal, { id, agent_id }: Action): void {
  if (!speaksFor(principal, agent_id)) throw new ActionNotFound(id);
}

/** Whether it may answer for a person: nobody answers what they asked. */
export const mayAnswer = ({ role, name, isShared }: Principal, { submitted_by }: Action): boolean =>
  isAllowed(role, 'answer for a person') && (isShared || !isSameName(name, submitted_by));

/** In capitals or not, as no two active tokens have one name. */
const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
