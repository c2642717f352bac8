import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import { invalid } from './problem.js';

/**
 * Checks a body or a query against its DTO and copies the declared fields, as they are, into an instance of it. Nothing
 * is converted or trimmed: what is judged must be what was sent.
 */
export class ValidatedBodyPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || metatype === undefined || !isDto(metatype)) return value;
    return validated(metatype, value);
  }
}

/** @throws Problem (422) that names the first field at fault. */
export function validated<Dto extends object>(dto: Type<Dto>, value: unknown): Dto {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('The body must be a JSON object.');
  }
  const known = fieldsOf(dto);
  const instance = new dto();
  for (const [key, field] of Object.entries(value)) {
    if (!known.has(key)) throw invalid(`The field ${JSON.stringify(key.slice(0, 100))} is not known here.`);
    instance[key as keyof Dto] = field as never;
  }
  const [error] = validateSync(instance, { stopAtFirstError: true });
  const sentence = Object.values(error?.constraints ?? {})[0];
  if (sentence !== undefined) throw invalid(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
  return instance;
}

const isDto = (metatype: Type): boolean => fieldsOf(metatype).size > 0;

const fields = new Map<Type, ReadonlySet<string>>();

function fieldsOf(dto: Type): ReadonlySet<string> {
  const known = fields.get(dto);
  if (known) return known;
  const found = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(found.map(({ propertyName }) => propertyName));
  fields.set(dto, names);
  return names;
}
