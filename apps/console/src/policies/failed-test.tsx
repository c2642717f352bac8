import type { ReactNode } from 'react';
import type { TestReport } from '#policy-test';
import { JsonBlock } from '../elements/json-block.js';
import { Visible } from '../elements/visible.js';
import css from './tests-view.module.css';

type Test = TestReport['suites'][number]['tests'][number];

const MOST = 10;

/** What a test expected and what came out, action by action. */
export const FailedTest = ({ test: { name, line, cells, failures } }: { readonly test: Test }): ReactNode => (
  <li className={css.failed}>
    <p>
      <strong>
        <Visible>{name}</Visible>
      </strong>{' '}
      (line {line}
      {cells > 1 && `, ${failures.length} of ${cells} cells`})
    </p>
    {failures.slice(0, MOST).map(({ cell, action, differs, expected, actual }, index) => (
      <div key={index} className={css.failure}>
        {cell !== null && (
          <p>
            <Visible>{cell}</Visible>
          </p>
        )}
        <ul>
          {differs.map((key) => (
            <li key={key}>
              <code>{key}</code>: expected <Visible>{expected[key] ?? 'none'}</Visible>, actual{' '}
              <Visible>{actual[key] ?? 'none'}</Visible>
            </li>
          ))}
        </ul>
        <JsonBlock value={action} label={`An action for which ${name} fails`} />
      </div>
    ))}
    {failures.length > MOST && <p>… and {failures.length - MOST} more.</p>}
  </li>
);
