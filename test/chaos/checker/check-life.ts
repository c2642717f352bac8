import type { Check } from './check.js';
import { foldStatus } from './fold-status.js';

export const oneDecision: Check = {
  promise: 'exactly one decision for each action',
  examine: ({ id, history }) => {
    if (history.length === 0) return [];
    const decisions = history.filter(({ event_type }) => event_type === 'decision_made');
    return [decisions.length === 1 ? null : `${id} has ${decisions.length} decisions`];
  },
};

export const permitted: Check = {
  promise: 'no start without an allow or an approval before it',
  examine: ({ id, history }) =>
    history.flatMap((event, index) => {
      if (event.event_type !== 'started') return [];
      const before = history.slice(0, index);
      const isAllowed = before.some(
        ({ event_type, meta }) => event_type === 'decision_made' && meta['decision'] === 'allow',
      );
      const isApproved = before.some(({ event_type }) => event_type === 'approved');
      const isStopped = before.some(({ event_type }) =>
        ['denied', 'revoked', 'approval_expired'].includes(event_type),
      );
      return [
        (isAllowed || isApproved) && !isStopped ? null : `${id} was started without an allow or an approval`,
      ];
    }),
};

export const inOrder: Check = {
  promise: 'every event may follow the one before it',
  examine: ({ id, history }) => {
    if (history.length === 0) return [];
    const { refused } = foldStatus(history);
    return [refused === null ? null : `${id}: ${refused}`];
  },
};

export const oneStartPerLease: Check = {
  promise: 'at most one start for each lease, told to one caller; results only under that lease',
  examine: ({ id, history, notes }) => {
    const inLog = history
      .filter(({ event_type }) => event_type === 'started')
      .map(({ meta }) => Number(meta['lease']));
    const told = notes.filter(({ call }) => call === 'start').map(({ answer }) => Number(answer.lease));
    const results = history.filter(({ event_type }) => event_type === 'succeeded' || event_type === 'failed');
    return [
      ...inLog.map((lease, index) =>
        inLog.indexOf(lease) === index ? null : `${id} was started twice under lease ${lease}`,
      ),
      ...told.map((lease, index) =>
        told.indexOf(lease) === index ? null : `lease ${lease} of ${id} was given to two callers`,
      ),
      ...told.map((lease) =>
        inLog.includes(lease) ? null : `lease ${lease} of ${id} was given and not recorded`,
      ),
      ...results.map(({ meta }) =>
        inLog.at(-1) === meta['lease'] ? null : `${id} has a result under lease ${String(meta['lease'])}`,
      ),
    ];
  },
};
