import type { PolicyHistory } from '#administration';
import type { DecisionRelay } from '#evaluation-queue';
import type { Log } from '#platform';
import { metrics } from '#platform';
import { PolicyError, type PolicyInForce } from '#policy';

const TOPIC = 'policy.refresh';

/** Has every gateway and evaluator read the policy again. Each refuses a bad document for itself and keeps the old one. */
export class PolicyRefresh {
  constructor(
    private readonly policies: PolicyInForce,
    private readonly history: PolicyHistory,
    private readonly relay: DecisionRelay,
    private readonly log: Log,
  ) {}

  async listen(): Promise<void> {
    await this.relay.subscribe(TOPIC, () => {
      try {
        this.#here();
      } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        this.log.error(`the policy is refused and the old one stays: ${error.message}`);
      }
    });
  }

  /** @throws PolicyError when the document is bad; then nobody is told. */
  async everywhere(principal: string): Promise<void> {
    this.#here();
    await this.history.current(principal);
    await this.relay.publish(TOPIC, null);
  }

  #here(): void {
    try {
      this.policies.refresh();
      for (const warning of this.policies.warnings()) this.log.warn(warning);
      metrics.policyReloads.inc({ result: 'taken' });
    } catch (error) {
      metrics.policyReloads.inc({ result: 'refused' });
      throw error;
    }
  }
}
