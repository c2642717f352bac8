export { Buffer } from 'buffer/index.js';

/** What the libs take from node:buffer, for browsers. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
