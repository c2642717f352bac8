import type { ReactNode } from 'react';
import { currentToken } from '../api/token.js';
import { CodeBlock } from '../elements/code-block.js';
import { Empty } from '../elements/notice.js';
import { LastAnswered } from './last-answered.js';
import css from './empty-inbox.module.css';

/** What to do when there is nothing to do. */
export const EmptyInbox = (): ReactNode => (
  <div className={css.empty}>
    <Empty title="Nothing waits for you">
      <p>What a policy holds for a person comes here by itself, within a second. This asks for something:</p>
      <CodeBlock label="A command that makes an action wait">{example()}</CodeBlock>
      <p>With the policy that comes with Faramesh it waits; yours may decide otherwise.</p>
    </Empty>
    <LastAnswered />
  </div>
);

const example = (): string => `curl ${location.origin}/v1/actions -H 'content-type: application/json' \\
${currentToken() === null ? '' : `  -H "authorization: Bearer $FARA_TOKEN" \\\n`}\
  -d '{"agent_id": "me", "tool": "shell", "operation": "run", "params": {"cmd": "ls"}}'`;
