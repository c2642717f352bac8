import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const OverviewPage = (): ReactNode => <Page title="Overview">…</Page>;
