import { Buffer } from 'node:buffer';
import type { ActionRequest } from '#action';
import { JsonRefused, parseStrictJson } from '#json';
import type { JsonObject } from '#json';

/** An action as somebody types it. */
export interface ActionFields {
  readonly agent_id: string;
  readonly tool: string;
  readonly operation: string;
  readonly params: string;
  readonly context: string;
}

export type FieldErrors = Partial<Readonly<Record<keyof ActionFields, string>>>;

export const SOME_ACTION: ActionFields = {
  agent_id: 'some-agent',
  tool: 'payment',
  operation: 'refund',
  params: '{\n  "amount": 20\n}',
  context: '{}',
};

/** The action, or what is wrong with each field. */
export function readFields(fields: ActionFields): {
  readonly action: ActionRequest | null;
  readonly errors: FieldErrors;
} {
  const { agent_id, tool, operation } = fields;
  const [params, context] = [readObject(fields.params), readObject(fields.context)];
  const errors: FieldErrors = {
    ...(agent_id === '' && { agent_id: 'Say which agent asks.' }),
    ...(tool === '' && { tool: 'Say which tool is asked for.' }),
    ...(operation === '' && { operation: 'Say which operation of the tool.' }),
    ...(typeof params === 'string' && { params }),
    ...(typeof context === 'string' && { context }),
  };
  if (Object.keys(errors).length > 0 || typeof params === 'string' || typeof context === 'string')
    return { action: null, errors };
  return { action: { agent_id, tool, operation, params, context }, errors };
}

export const fieldsOf = ({ params, context, ...names }: ActionRequest): ActionFields => ({
  ...names,
  params: JSON.stringify(params, null, 2),
  context: JSON.stringify(context, null, 2),
});

/** As the gateway reads a body; nothing stands for an empty object. @returns a sentence for what it would refuse. */
function readObject(text: string): JsonObject | string {
  if (text.trim() === '') return {};
  try {
    const value = parseStrictJson(Buffer.from(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    return 'This must be a JSON object, as { "amount": 20 }.';
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    return error.message.replace('The body', 'This');
  }
}
