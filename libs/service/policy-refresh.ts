import type { PolicyHistory } from '#administration';
import type { DecisionRelay } from '#evaluation-queue';
import type { Log, Repeated } from '#platform';
import { metrics, repeat } from '#platform';
import { PolicyError, type PolicyInForce } from '#policy';

const TOPIC = 'policy.refresh';
const FOLLOW_EVERY_MS = 1_000;

/** Has every gateway and evaluator read the policy again. Each refuses a bad document for itself and keeps the old one. */
export class PolicyRefresh {
  #seen: string | undefined;
  #following: Repeated | undefined;

  constructor(
    private readonly policies: PolicyInForce,
    private readonly history: PolicyHistory,
    private readonly relay: DecisionRelay,
    private readonly log: Log,
  ) {}

  /** From now on. What the relay loses, the log tells a second later. */
  async listen(): Promise<void> {
    await this.relay.subscribe(TOPIC, () => this.#tryHere());
    this.#following = repeat(() => this.#follow(), {
      everyMs: FOLLOW_EVERY_MS,
      onError: (error) => this.log.warn({ err: error }, 'it is not known which policy was put in force last'),
    });
  }

  async stop(): Promise<void> {
    await this.#following?.stop();
  }

  /** @throws PolicyError when the document is bad; then nobody is told. */
  async everywhere(principal: string): Promise<void> {
    this.#here();
    await this.history.current(principal);
    await this.relay
      .publish(TOPIC, null)
      .catch((error: unknown) =>
        this.log.warn({ err: error }, 'the others learn of the policy from the log'),
      );
  }

  async #follow(): Promise<void> {
    const newest = await this.history.newest();
    if (!newest || newest.id === this.#seen) return;
    this.#seen = newest.id;
    if (newest.isHere) return;
    this.#tryHere();
    if ((await this.history.newest())?.isHere) return;
    this.log.warn(
      { policy_hash: newest.hash },
      'another process has put another policy in force: the files here are not the files there',
    );
  }

  #tryHere(): void {
    try {
      this.#here();
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      this.log.error(`the policy is refused and the old one stays: ${error.message}`);
    }
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
