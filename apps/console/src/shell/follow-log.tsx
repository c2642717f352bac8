import type { ReactNode } from 'react';
import { useContext, useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { LogStreamContext } from '../api/use-log.js';
import { meQuery } from '../api/me.js';
import { forgetHeard } from '../inbox/use-heard.js';

/** Follows the log as long as somebody is let in. What was read before the stream stood open is read again. */
export function FollowLog({ children }: { readonly children: ReactNode }): ReactNode {
  const stream = useContext(LogStreamContext);
  const client = useQueryClient();
  useEffect(() => {
    const ending = new AbortController();
    const readAnew = (isGap: boolean): void => {
      // What was heard last may be long over.
      if (isGap) forgetHeard(client);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
    };
    void stream.follow(ending.signal, readAnew).then((refusal) => {
      // The token was revoked or has expired: asking who this is shows the way in.
      if (refusal) void client.resetQueries(meQuery);
    });
    return () => ending.abort();
  }, [stream, client]);
  return children;
}
