import type { VerificationReport, VerifiedArchive } from '#log-verification';
import { visible } from '#terminal';
import { plural } from '../report.js';

/** What a verification came to, for a person. */
export function verificationText(report: VerificationReport): string {
  const {
    ok,
    complete,
    events,
    actions,
    checkpoints,
    erased,
    archives,
    promises,
    checkpoint,
    found,
    findings,
  } = report;
  const counted = `${plural(events, 'event')} of ${plural(actions, 'stream')} under ${plural(checkpoints, 'checkpoint')}`;
  if (!ok) {
    const more = found > findings.length ? [`… and ${found - findings.length} more`] : [];
    const list = findings.map(({ kind, says }) => `  ${kind}: ${visible(says)}`);
    return [`NOT VERIFIED: ${plural(found, 'finding')} in ${counted}.`, ...list, ...more].join('\n');
  }
  return [
    complete
      ? `Verified: ${counted}; nothing was changed, removed or put in.`
      : `Verified as far as it goes: ${counted}, each proven to be in the log. Of what is not in this export nothing is said.`,
    ...(erased > 0 ? [`${plural(erased, 'payload')} erased, each on record.`] : []),
    ...archives.map(archiveText),
    ...promisesText(promises),
    `Checkpoint: ${checkpoint?.origin ?? ''} ${checkpoint?.size ?? 0} ${checkpoint?.root ?? ''}`,
  ].join('\n');
}

const archiveText = ({ month, events, by, at, file_sha256 }: VerifiedArchive): string =>
  `NOT HERE: ${plural(events, 'event')} of ${month}, archived by ${by} at ${at}; the file has the SHA-256 ${file_sha256}.`;

function promisesText({ kept, not_due, not_looked_at }: VerificationReport['promises']): string[] {
  const are = (count: number): string => `${plural(count, 'promise')} ${count === 1 ? 'is' : 'are'}`;
  return [
    ...(kept > 0 ? [`${are(kept)} kept.`] : []),
    ...(not_due > 0
      ? [`${are(not_due)} not due yet: the checkpoint is too small to have to hold what was promised.`]
      : []),
    ...(not_looked_at > 0
      ? [`${are(not_looked_at)} not looked at: what was promised is not in this part of the log.`]
      : []),
  ];
}
