import { Ajv } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

/** What the tests read of /openapi.json. */
export interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Record<string, { responses: Record<string, { content?: Record<string, { schema: Schema }> }> }>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** As JSON schema has it: null is a type of its own, and an object with fields has no others. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Schema;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, strict(inner)]));
  const closed = isSchemaWithFields(rest) ? { ...schema, additionalProperties: false } : schema;
  return nullable === true ? { anyOf: [{ type: 'null' }, closed] } : closed;
}

const isSchemaWithFields = ({ type, properties }: Schema): boolean =>
  type === 'object' && typeof properties === 'object';

/** Holds answers against the schemas by which /openapi.json describes them. */
export class AnswerValidator {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });

  constructor(private readonly description: Description) {
    this.#ajv.addSchema({ $id: 'api', components: strict(description.components) });
  }

  /** @param call such as GET /v1/actions. */
  faultsOf(call: string, answer: unknown): unknown[] {
    const [method = '', path = ''] = call.split(' ');
    const responses = this.description.paths[path]?.[method.toLowerCase()]?.responses ?? {};
    const schema = (responses['200'] ?? responses['201'])?.content?.['application/json']?.schema;
    if (!schema) return ['it is not described'];
    const text = JSON.stringify(strict(schema)).replaceAll('"#/components', '"api#/components');
    this.#ajv.validate(JSON.parse(text) as Schema, answer);
    return (this.#ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }
}
