import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';
import { type Role, ROLES } from '#administration';

/** What a caller may be let in for, in words that complete "may not". */
export const PERMISSIONS = [
  'ask who it is',
  'submit actions',
  'ask what would be decided',
  'execute actions',
  'read actions',
  'answer for a person',
  'read proofs',
  'read statistics',
  'read the policy',
  'change the policy',
  'audit the log',
  'read metrics',
  'read tokens',
  'manage tokens',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What each role may do, and nothing else. Whose actions, its token says. */
const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  agent: [
    'ask who it is',
    'submit actions',
    'ask what would be decided',
    'execute actions',
    'read actions',
    'read proofs',
  ],
  approver: [
    'ask who it is',
    'ask what would be decided',
    'read actions',
    'answer for a person',
    'read proofs',
    'read statistics',
    'read the policy',
  ],
  auditor: [
    'ask who it is',
    'ask what would be decided',
    'read actions',
    'read proofs',
    'read statistics',
    'read the policy',
    'audit the log',
    'read metrics',
    'read tokens',
  ],
  admin: PERMISSIONS,
};

declare module 'fastify' {
  interface FastifyContextConfig {
    may?: Permission | 'be anybody';
  }
}

/** What the caller of a route must be allowed to do. A route that says neither this nor `Public` is refused at start. */
export const May = (may: Permission, config: FastifyContextConfig = {}): MethodDecorator =>
  RouteConfig({ ...config, may });

/** Answers without a token: pages and probes, nothing of any action. */
export const Public = (config: FastifyContextConfig = {}): MethodDecorator =>
  RouteConfig({ ...config, may: 'be anybody' });

export const permissionsOf = (role: Role): readonly Permission[] => ALLOWED[role];

export const isAllowed = (role: Role, may: Permission): boolean => ALLOWED[role].includes(may);

export const rolesThatMay = (may: Permission): readonly Role[] =>
  ROLES.filter((role) => isAllowed(role, may));
