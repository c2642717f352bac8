import type { ReactNode } from 'react';
import { Tabs } from '@base-ui/react/tabs';
import type { Action } from '../api/client.js';
import { currentToken } from '../api/token.js';
import { CodeBlock } from '../elements/code-block.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/page.js';
import { commandLines, submitSnippets } from './snippets.js';
import css from './snippets-panel.module.css';

/** The same from elsewhere: to submit the request once more, and to ask about it at a terminal. */
export function SnippetsPanel({ action }: { readonly action: Action }): ReactNode {
  const caller = { origin: location.origin, hasToken: currentToken() !== null };
  const snippets = [...submitSnippets(action, caller), commandLines(action.id, caller)];
  return (
    <Panel title="From elsewhere">
      <div className={css.parts}>
        {action.params === null && (
          <Notice>What was sent is erased, so the request cannot be made again.</Notice>
        )}
        {action.redacted.length > 0 && action.params !== null && (
          <Notice>Put what was never written in the place of [redacted] before you run these.</Notice>
        )}
        <Tabs.Root defaultValue={snippets[0]?.name}>
          <Tabs.List className={css.tabs} aria-label="Languages">
            {snippets.map(({ name }) => (
              <Tabs.Tab key={name} value={name} className={css.tab}>
                {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {snippets.map(({ name, label, text }) => (
            <Tabs.Panel key={name} value={name} className={css.panel}>
              <p className={css.hint}>{label}.</p>
              <CodeBlock label={label}>{text}</CodeBlock>
            </Tabs.Panel>
          ))}
        </Tabs.Root>
      </div>
    </Panel>
  );
}
