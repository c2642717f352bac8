import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const InboxPage = (): ReactNode => <Page title="Inbox">…</Page>;
