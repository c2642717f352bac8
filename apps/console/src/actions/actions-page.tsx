import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const ActionsPage = (): ReactNode => <Page title="Actions">…</Page>;
