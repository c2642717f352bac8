import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Empty } from '../elements/notice.js';
import { Page } from '../elements/page.js';

export const NotFoundPage = (): ReactNode => (
  <Page title="No such page">
    <Empty title="There is no page at this address" icon={<Compass size={28} aria-hidden />}>
      <p>
        It may have been mistyped. What waits for you is in the <Link to="/">inbox</Link>.
      </p>
    </Empty>
  </Page>
);
