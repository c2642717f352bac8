import type { ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { useMe } from '../api/me.js';
import { Button } from '../elements/button.js';
import { ErrorNotice } from '../elements/notice.js';

/** Puts what the files of this gateway hold in force everywhere. */
export function RefreshFiles(): ReactNode {
  const mayChange = useMe().may.includes('change the policy');
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => dataOf(api.POST('/v1/policy/refresh')),
    onSettled: () => client.invalidateQueries({ queryKey: ['policy'] }),
  });
  if (!mayChange) return null;
  return (
    <>
      <Button disabled={isPending} onClick={() => mutate()}>
        Put the files in force
      </Button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
