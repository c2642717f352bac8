import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const PoliciesPage = (): ReactNode => <Page title="Policies">…</Page>;
