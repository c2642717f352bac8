import type { ReactNode } from 'react';
import { Page } from '../elements/page.js';

export const PlaygroundPage = (): ReactNode => <Page title="Playground">…</Page>;
