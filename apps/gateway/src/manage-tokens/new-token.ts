import { randomBytes } from 'node:crypto';

/** 256 bits of chance, by a prefix that scanners for leaked secrets can look for. */
export const newToken = (): string => `fara_${randomBytes(32).toString('base64url')}`;
