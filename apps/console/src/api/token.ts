import { keptInTab } from '../browser/kept-in-tab.js';

const token = keptInTab('faramesh-token');

/** The token of this tab, which ends with it. */
export const currentToken = (): string | null => token.get();

/** @param next null forgets the one that there is. */
export const keepToken = (next: string | null): void => token.set(next);
