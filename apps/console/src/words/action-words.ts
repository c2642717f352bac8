import type { RiskLevel, Status } from '#action';

export type Tone = 'good' | 'bad' | 'wait' | 'busy' | 'plain';

const STATUS: Readonly<Record<Status, readonly [string, Tone]>> = {
  pending_decision: ['Being judged', 'busy'],
  allowed: ['Allowed', 'good'],
  denied: ['Denied', 'bad'],
  pending_approval: ['Waits for a person', 'wait'],
  approved: ['Approved', 'good'],
  executing: ['Running', 'busy'],
  succeeded: ['Succeeded', 'good'],
  failed: ['Failed', 'bad'],
  timeout: ['Timed out', 'bad'],
};

const RISK: Readonly<Record<RiskLevel, readonly [string, Tone]>> = {
  low: ['Low risk', 'plain'],
  medium: ['Medium risk', 'wait'],
  high: ['High risk', 'bad'],
};

export const statusWords = (status: Status): string => STATUS[status][0];
export const statusTone = (status: Status): Tone => STATUS[status][1];
export const riskWords = (level: RiskLevel): string => RISK[level][0];
export const riskTone = (level: RiskLevel): Tone => RISK[level][1];
