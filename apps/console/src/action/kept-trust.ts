import { keptInTab } from '../browser/kept-in-tab.js';

/** The public key that who looks has from elsewhere, as name+id+key. */
export const trustedKey = keptInTab('faramesh-trusted-key');

/** The note of the newest checkpoint that this tab found to be right. */
export const seenCheckpoint = keptInTab('faramesh-checkpoint');
