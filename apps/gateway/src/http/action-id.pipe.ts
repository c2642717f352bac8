import type { PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { ActionNotFound } from '#action-store';

/** An id in the path. What is no UUID cannot be the id of an action. */
export class ActionIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!validate(id)) throw new ActionNotFound(JSON.stringify(id.slice(0, 100)));
    return id.toLowerCase();
  }
}
