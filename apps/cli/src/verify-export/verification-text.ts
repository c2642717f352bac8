import type { VerificationReport } from '#log-verification';
import { plural } from '../report.js';

/** What a verification came to, for a person. */
export function verificationText(report: VerificationReport): string {
  const { ok, complete, events, actions, checkpoints, erased, checkpoint, found, findings } = report;
  const counted = `${plural(events, 'event')} of ${plural(actions, 'stream')} under ${plural(checkpoints, 'checkpoint')}`;
  if (!ok) {
    const more = found > findings.length ? [`… and ${found - findings.length} more`] : [];
    const list = findings.map(({ kind, says }) => `  ${kind}: ${says}`);
    return [`NOT VERIFIED: ${plural(found, 'finding')} in ${counted}.`, ...list, ...more].join('\n');
  }
  return [
    complete
      ? `Verified: ${counted}; nothing was changed, removed or put in.`
      : `Verified as far as it goes: ${counted}, each proven to be in the log. Of what is not in this export nothing is said.`,
    ...(erased > 0 ? [`${plural(erased, 'payload')} erased, each on record.`] : []),
    `Checkpoint: ${checkpoint?.origin ?? ''} ${checkpoint?.size ?? 0} ${checkpoint?.root ?? ''}`,
  ].join('\n');
}
