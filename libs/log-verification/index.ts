/** Verifies a log from outside: from its export and public keys alone. It knows no database and no service. */
export { verifyExport } from './verify-export.js';
export type { VerifiedArchive } from './archive-check.js';
export type { VerificationReport, VerifyOptions } from './verify-export.js';
