/** What every page forbids: to be framed, to send a form elsewhere, and all that it does not allow by name. */
const FORBIDDEN = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

/** The headers of a page that a browser shows, under a Content-Security-Policy (CSP 3) that allows so much and no more. */
export const pageHeaders = (...allowed: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': [...FORBIDDEN, ...allowed].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
});
