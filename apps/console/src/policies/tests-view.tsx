import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Badge } from '../elements/badge.js';
import { Empty, ErrorNotice } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';
import { suitesQuery } from '../api/policy.js';
import type { Documents } from '../engine/question.js';
import { useEngine } from '../engine/use-engine.js';
import { fileName, plural } from '../words/policy-words.js';
import { FailedTest } from './failed-test.js';
import css from './tests-view.module.css';

/** What the tests that lie beside the policy say of this one. They run here, by the code of `faramesh policy test`. */
export function TestsView({ documents }: { readonly documents: Documents }): ReactNode {
  const { data: suites, error } = useQuery(suitesQuery);
  const ask = useMemo(
    () => (suites && suites.length > 0 ? { documents, suites } : null),
    [documents, suites],
  );
  const { data: tested, error: testError } = useEngine('test', ask);
  const failure = error ?? testError;
  if (failure) return <ErrorNotice error={failure} />;
  if (suites?.length === 0)
    return (
      <Empty title="There are no tests beside the policy">
        <p>
          Write cases into a file whose name ends in .test.yaml beside the policy of this gateway; the
          Playground keeps decisions as such.
        </p>
      </Empty>
    );
  if (!tested)
    return (
      <p role="status" className={css.working}>
        Running the tests …
      </p>
    );
  const { report, problems } = tested;
  const [coverage] = report?.coverage ?? [];
  return (
    <div className={css.view}>
      <p role="status" className={css.summary}>
        {report && (
          <Badge tone={report.failed > 0 ? 'bad' : 'good'}>{report.failed > 0 ? 'Failed' : 'Passed'}</Badge>
        )}
        {report && `${report.passed} passed, ${report.failed} failed.`}
        {coverage &&
          ` ${coverage.percent}% covered: ${coverage.rules.covered} of ${coverage.rules.of} rules and ${coverage.conditions.covered} of ${coverage.conditions.of} conditions.`}
      </p>
      {problems.length > 0 && (
        <ul className={css.problems} aria-label="Suites that cannot be read">
          {problems.map(({ file, line, message }, index) => (
            <li key={index}>
              <code>
                <Visible>{`${fileName(file)}:${line}`}</Visible>
              </code>{' '}
              <Visible>{message}</Visible>
            </li>
          ))}
        </ul>
      )}
      {report?.suites.map(({ file, tests }) => (
        <section key={file} className={css.suite} aria-label={fileName(file)}>
          <h2>
            <Visible>{fileName(file)}</Visible>
          </h2>
          <ul className={css.tests}>
            {tests
              .filter(({ failures }) => failures.length > 0)
              .map((test) => (
                <FailedTest key={test.name} test={test} />
              ))}
          </ul>
          <details>
            <summary>
              {plural(tests.filter(({ failures }) => failures.length === 0).length, 'test')} passed
            </summary>
            <ul className={css.passed}>
              {tests
                .filter(({ failures }) => failures.length === 0)
                .map(({ name, line }) => (
                  <li key={name}>
                    <Visible>{name}</Visible> (line {line})
                  </li>
                ))}
            </ul>
          </details>
        </section>
      ))}
      {coverage && coverage.missing.length > 0 && (
        <details>
          <summary>{plural(coverage.missing.length, 'gap')} in the tests</summary>
          <ul className={css.passed}>
            {coverage.missing.map(({ file, line, rule, says }, index) => (
              <li key={index}>
                <Visible>{`${fileName(file)}:${line} ${rule}: ${says}`}</Visible>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
