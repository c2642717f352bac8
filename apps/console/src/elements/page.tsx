import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { clsx } from 'clsx';
import css from './page.module.css';

interface PageProps {
  readonly title: string;
  /** What the tab is called, when not by the title. */
  readonly tab?: string;
  /** What stands beside the title: counts, filters, buttons. */
  readonly aside?: ReactNode;
  /** As wide as the window, for tables; otherwise as wide as text is read well. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** One page of the console: its heading, its name in the tab. */
export function Page({ title, tab = title, aside, isWide = false, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${tab} · Faramesh`;
  }, [tab]);
  return (
    <main id="content" tabIndex={-1} className={clsx(css.page, isWide && css.wide)}>
      <header className={css.head}>
        <h1>{title}</h1>
        {aside}
      </header>
      {children}
    </main>
  );
}

/** A part of a page on a ground of its own. */
export const Panel = ({
  title,
  aside,
  children,
}: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}): ReactNode => (
  <section className={css.panel}>
    {title !== undefined && (
      <header className={css.panelHead}>
        <h2>{title}</h2>
        {aside}
      </header>
    )}
    {children}
  </section>
);

/** Names and what they stand for. */
export const Facts = ({
  facts,
}: {
  readonly facts: readonly (readonly [string, ReactNode])[];
}): ReactNode => (
  <dl className={css.facts}>
    {facts.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
