import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const ActionPage = (): ReactNode => <Page title="Action">…</Page>;
