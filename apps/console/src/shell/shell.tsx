import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { meQuery } from '../api/me.js';
import { Refused } from '../api/refused.js';
import { ErrorNotice } from '../elements/notice.js';
import { FollowLog } from './follow-log.js';
import { Header } from './header.js';
import { SignIn } from './sign-in.js';
import css from './shell.module.css';

/** What all pages stand in. Nothing of them is there before the gateway knows who looks. */
export function Shell(): ReactNode {
  const { data: me, error } = useQuery(meQuery);
  if (error instanceof Refused && error.status === 401) return <SignIn refusal={error} />;
  return (
    <>
      <a className={css.skip} href="#content">
        Skip to the content
      </a>
      {me ? (
        <FollowLog>
          <Header />
          <div className={css.body}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </div>
        </FollowLog>
      ) : (
        <main className={css.before}>{error ? <ErrorNotice error={error} /> : <Loading />}</main>
      )}
    </>
  );
}

const Loading = (): ReactNode => (
  <p className={css.loading} role="status">
    Loading …
  </p>
);
