import type { Decision } from '#action';

const STRICTNESS: Readonly<Record<Decision, number>> = { allow: 0, require_approval: 1, deny: 2 };

export function isStricter(decision: Decision, than: Decision): boolean {
  return STRICTNESS[decision] > STRICTNESS[than];
}
