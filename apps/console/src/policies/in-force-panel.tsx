import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import type { PolicyInfo } from '../api/policy.js';
import { Badge } from '../elements/badge.js';
import { Ago } from '../elements/moment.js';
import { Facts, Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { exactTime } from '../words/time-words.js';
import { Hash } from './hash.js';
import { RefreshFiles } from './refresh-files.js';
import css from './policies-page.module.css';

/** The policy by which every process decides, and whether the files here say something else. */
export function InForcePanel({ info }: { readonly info: PolicyInfo }): ReactNode {
  const { policy_hash, policy_version, put_in_force_at, put_in_force_by, profiles, files, refused } = info;
  if (policy_hash === null)
    return (
      <Panel title="In force">
        <p>
          No policy is in force, so everything is denied. FARA_POLICY_FILE names the file that is offered.
        </p>
        {refused && <Refused refused={refused} />}
      </Panel>
    );
  return (
    <Panel title="In force" aside={<Badge tone="good">Decides now</Badge>}>
      <div className={css.inForce}>
        <Facts
          facts={[
            [
              'Version',
              <Link to="/policies/$hash" params={{ hash: policy_hash }}>
                <Visible>{policy_version ?? policy_hash}</Visible>
              </Link>,
            ],
            ['Hash', <Hash>{policy_hash}</Hash>],
            [
              'Since',
              put_in_force_at !== null && (
                <>
                  <Ago at={put_in_force_at} /> ({exactTime(put_in_force_at)})
                </>
              ),
            ],
            ['Put in force by', <Visible>{put_in_force_by ?? ''}</Visible>],
            ['Files of this gateway', <Visible>{info.policy_path}</Visible>],
            [
              'Profiles',
              profiles.length === 0
                ? 'None: only the policy decides.'
                : profiles.map(({ id, version, agents }) => (
                    <div key={id}>
                      <Visible>{`${id}, version ${version}, for ${agents?.join(', ') ?? 'every agent'}`}</Visible>
                    </div>
                  )),
            ],
          ]}
        />
        {refused && <Refused refused={refused} />}
        {!refused && !files.in_force && (
          <div className={css.warning} role="group" aria-label="Files differ">
            <p>
              <TriangleAlert size={18} aria-hidden /> The files of this gateway hold{' '}
              {files.policy_hash === null ? (
                'nothing that can be read'
              ) : (
                <>
                  another policy or other profiles (<Hash>{files.policy_hash.slice(0, 12)}</Hash>)
                </>
              )}
              . They decide nothing until somebody puts them in force.
            </p>
            {files.policy_hash !== null && <RefreshFiles />}
          </div>
        )}
      </div>
    </Panel>
  );
}

const Refused = ({ refused }: { readonly refused: NonNullable<PolicyInfo['refused']> }): ReactNode => (
  <div className={css.refused} role="group" aria-label="Refused">
    <p>
      <TriangleAlert size={18} aria-hidden /> What the files hold was refused <Ago at={refused.at} />, and the
      policy in force stays. Mend the files:
    </p>
    <ul>
      {refused.problems.map(({ file, line, column, message }, index) => (
        <li key={index}>
          <code>
            <Visible>{`${file}:${line}:${column}`}</Visible>
          </code>{' '}
          <Visible>{message}</Visible>
        </li>
      ))}
    </ul>
  </div>
);
