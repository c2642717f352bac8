import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { currentToken } from '../api/token.js';
import { CodeBlock } from '../elements/code-block.js';
import { Empty } from '../elements/notice.js';
import type { ActionsFilter } from './actions-search.js';
import { isNarrowed } from './actions-search.js';

/** Why there is nothing to see, and what to do. */
export const NoActions = ({ filter }: { readonly filter: ActionsFilter }): ReactNode =>
  isNarrowed(filter) ? (
    <Empty title="No action passes these filters" icon={<SearchX size={28} aria-hidden />}>
      <p>
        Take a filter away, or <Link to="/actions">clear all filters</Link>. An action that passes appears
        here by itself.
      </p>
    </Empty>
  ) : (
    <Empty title="No agent has asked for anything yet">
      <p>Ask for something as an agent would, and it appears here:</p>
      <CodeBlock label="A first request">{firstRequest()}</CodeBlock>
    </Empty>
  );

const firstRequest = (): string =>
  [
    `curl ${location.origin}/v1/actions \\`,
    ...(currentToken() === null ? [] : ['  -H "authorization: Bearer $TOKEN" \\']),
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify({ agent_id: 'agent-1', tool: 'file', operation: 'read', params: { path: 'README.md' } })}'`,
  ].join('\n');
