import type { ReactNode } from 'react';
import type { Connection } from '../api/log-stream.js';
import { useConnection } from '../api/use-log.js';
import { Badge } from '../elements/badge.js';
import type { Tone } from '../words/action-words.js';

const WORDS: Readonly<Record<Connection, readonly [string, Tone]>> = {
  connecting: ['Connecting', 'busy'],
  live: ['Live', 'good'],
  lost: ['Offline, trying again', 'wait'],
};

/** Whether what the page shows is what is. */
export function ConnectionState(): ReactNode {
  const [words, tone] = WORDS[useConnection()];
  return (
    <span role="status">
      <Badge tone={tone}>{words}</Badge>
    </span>
  );
}
