import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Refused } from '../api/refused.js';
import { Empty } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';

export const isNoSuchAction = (error: Error | null): error is Refused =>
  error instanceof Refused && error.status === 404;

/** The id is of no action, of one that is archived, or of one that who asks may not see; the gateway says which. */
export const NoSuchAction = ({ error }: { readonly error: Refused }): ReactNode => (
  <Empty title="This action is not here" icon={<Compass size={28} aria-hidden />}>
    <p role="alert">
      <Visible>{error.message}</Visible>
    </p>
    <p>
      <Link to="/actions">See all actions</Link>, or what waits in the <Link to="/">inbox</Link>.
    </p>
  </Empty>
);
