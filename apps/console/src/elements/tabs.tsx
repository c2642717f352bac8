import type { ReactNode } from 'react';
import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import css from './tabs.module.css';

interface Tab {
  readonly value: string;
  readonly title: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly tabs: readonly Tab[];
}

/** One of several at a time; arrow keys go from one to the next. */
export const Tabs = ({ label, value, onValue, tabs }: TabsProps): ReactNode => (
  <BaseTabs.Root value={value} onValueChange={(now) => onValue(String(now))} className={css.tabs}>
    <BaseTabs.List className={css.list} aria-label={label}>
      {tabs.map((tab) => (
        <BaseTabs.Tab key={tab.value} value={tab.value} className={css.tab}>
          {tab.title}
        </BaseTabs.Tab>
      ))}
    </BaseTabs.List>
    {tabs.map((tab) => (
      <BaseTabs.Panel key={tab.value} value={tab.value} className={css.panel}>
        {tab.content}
      </BaseTabs.Panel>
    ))}
  </BaseTabs.Root>
);
