import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const PolicyPage = (): ReactNode => <Page title="Policy">…</Page>;
