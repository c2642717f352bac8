import path from 'node:path';
import type { Settings } from '#platform';
import { projectRoot } from '#platform';
import { loadPolicies, PolicyError } from '#policy';
import type { Api } from '../connection/api.js';
import type { Finding } from './finding.js';
import { fault, ok, warning } from './finding.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether the documents of the settings are good, and those that a gateway of this machine goes by. */
export async function checkPolicy(settings: Settings, api: Api): Promise<Finding> {
  const { policyFile, profileFile, policyVersion } = settings;
  const policyPath = path.resolve(projectRoot, policyFile);
  let hash: string;
  try {
    const profilePath = profileFile && path.resolve(projectRoot, profileFile);
    ({ hash } = loadPolicies({ policyPath, profilePath, version: policyVersion }).policy);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return fault(
      'policy',
      `The policy cannot take effect: ${error.message.split('\n', 1)[0] ?? ''}`,
      `Mend it; "faramesh policy validate ${policyPath}" lists everything.`,
    );
  }
  const inForce = await hashInForce(api);
  if (inForce === undefined || inForce === hash)
    return ok('policy', `${policyFile} is valid${inForce === undefined ? '' : ' and in force'}.`);
  return warning(
    'policy',
    `${policyFile} is valid and not what is in force at the gateway.`,
    '"faramesh policy refresh" puts it in force, if it is the file of the gateway: see "faramesh policy info".',
  );
}

/** Undefined for a gateway elsewhere, whose file is another, and for one that does not tell. */
async function hashInForce(api: Api): Promise<string | undefined> {
  if (!LOOPBACK.test(new URL(api.address).hostname)) return undefined;
  const info = await api.json<{ policy_hash?: string | null }>('/v1/policy/info').catch(() => undefined);
  return info?.policy_hash ?? undefined;
}
