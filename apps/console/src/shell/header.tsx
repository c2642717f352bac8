import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { ChartNoAxesCombined, FlaskConical, Inbox, ListChecks, ScrollText } from 'lucide-react';
import { ConnectionState } from './connection-state.js';
import { WaitingCount } from '../inbox/waiting-count.js';
import { Account } from './account.js';
import css from './header.module.css';
import icon from './icon.svg';

const PAGES = [
  { to: '/', name: 'Inbox', icon: Inbox },
  { to: '/actions', name: 'Actions', icon: ListChecks },
  { to: '/overview', name: 'Overview', icon: ChartNoAxesCombined },
  { to: '/policies', name: 'Policies', icon: ScrollText },
  { to: '/playground', name: 'Playground', icon: FlaskConical },
] as const;

/** On a phone the pages stand at the bottom, where a thumb is. */
export const Header = (): ReactNode => (
  <header className={css.header}>
    <Link to="/" className={css.brand}>
      <img src={icon} alt="" width={24} height={24} />
      Faramesh
    </Link>
    <nav className={css.pages} aria-label="Pages">
      {PAGES.map(({ to, name, icon: Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} aria-hidden />
          {name} {to === '/' && <WaitingCount />}
        </Link>
      ))}
    </nav>
    <div className={css.end}>
      <ConnectionState />
      <Account />
    </div>
  </header>
);
