import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ActionRequest } from '#action';
import type { JsonObject } from '#json';

/** One call of the recorded day: what an agent asks for, and how the people and the tools around it behave. */
export interface Call extends Omit<ActionRequest, 'context'> {
  /** HH:MM */
  readonly time: string;
  readonly context?: JsonObject;
  /** What the person answers when the call is held. */
  readonly approver?: { readonly approve: boolean; readonly reason: string };
  /** What the tool comes to when the call may run; success when absent. */
  readonly execution?: { readonly success: boolean; readonly error?: string };
}

export interface Chapter {
  readonly title: string;
  readonly calls: readonly Call[];
}

export interface Day {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

export const readDay = (file: string): Day => parse(readFileSync(file, 'utf8')) as Day;
