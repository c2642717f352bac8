import { setTimeout as sleep } from 'node:timers/promises';
import type { PolicyHistory, PolicyInForce } from '#administration';
import { compileAct, PolicyUnusable, RollbackRefused } from '#administration';
import type { DecisionRelay } from '#evaluation-queue';
import type { Log, Repeated } from '#platform';
import { metrics, repeat, timestamp } from '#platform';
import { PolicyError, warningsOfHidden } from '#policy';
import type { LoadedPolicies, PolicyFiles, PolicyLocation, PolicyOffer, PolicyProblem } from '#policy';

const TOPIC = 'policy.refresh';
const LOOK_EVERY_MS = 1_000;
/** An editor writes a file in pieces: what is the same after so long is taken for whole. */
const SETTLED_AFTER_MS = 100;

export interface PolicyInfo {
  /** The name of the file or folder, without the way to it. */
  readonly policy_file: string;
  /** Absolute. */
  readonly policy_path: string;
  /** Whether it is on disk now; the policy in force doesn't need it. */
  readonly exists: boolean;
  readonly policy_version: string | null;
  readonly policy_hash: string | null;
  readonly put_in_force_by: string | null;
  readonly put_in_force_at: string | null;
  readonly profiles: readonly {
    readonly id: string;
    readonly version: string;
    readonly hash: string;
    /** Null: it is for every agent. */
    readonly agents: readonly string[] | null;
  }[];
  /** What the files hold now; without a hash they are bad. */
  readonly files: { readonly policy_hash: string | null; readonly in_force: boolean };
  /** The last offer of the files, if it was refused. */
  readonly refused: { readonly at: string; readonly problems: readonly PolicyProblem[] } | null;
}

interface Parts {
  readonly files: PolicyFiles;
  /** Tells these files from those of other hosts and places. */
  readonly source: string;
  readonly history: PolicyHistory;
  readonly inForce: PolicyInForce;
  readonly redactions?: PolicyLocation['redactions'];
  readonly relay: DecisionRelay;
  readonly log: Log;
  /** Of the process. */
  readonly name: string;
  /** Whether changed files are offered unasked. */
  readonly hotReload: boolean;
}

/** Has this process decide by the policy in force, offers what its files hold, and tells the others of what it put in force. */
export class PolicyLife {
  /** The content that was offered last. */
  #offered = '';
  #refused: PolicyInfo['refused'] = null;
  /** The difference between files and log that was told last. */
  #told = '';
  #following: Repeated | undefined;

  constructor(private readonly parts: Parts) {}

  /**
   * Offers the files and takes over what is in force then, from now on whenever it changes. What the relay loses, the log
   * tells a second later.
   *
   * @throws PolicyError when the files are bad and no policy was ever in force.
   */
  async start(): Promise<void> {
    const { files, history, relay } = this.parts;
    try {
      await this.#offer(files.read(), false);
    } catch (error) {
      if (!(error instanceof PolicyError) || !(await history.newest())) throw error;
      this.#tellRefused(error);
    }
    await this.#look();
    await relay.subscribe(TOPIC, () => void this.#look().catch(this.#onError));
    this.#following = repeat(() => this.#turn(), { everyMs: LOOK_EVERY_MS, onError: this.#onError });
  }

  async stop(): Promise<void> {
    await this.#following?.stop();
  }

  /**
   * Puts what the files hold in force everywhere.
   *
   * @throws PolicyError when they are bad; then all stays as it is.
   */
  async refresh(principal: string): Promise<void> {
    try {
      await this.#offer(this.parts.files.read(), true, principal);
    } catch (error) {
      if (error instanceof PolicyError) this.#tellRefused(error);
      throw error;
    }
  }

  /**
   * Puts an earlier policy in force again, everywhere.
   *
   * @param hash or the beginning of one.
   * @throws RollbackRefused, also when this process could not decide by it.
   */
  async rollBack(hash: string, principal: string): Promise<void> {
    const { history, redactions } = this.parts;
    const earlier = await history.earlier(hash);
    const compiled = compileAct(earlier, redactions);
    if (compiled instanceof PolicyUnusable) throw new RollbackRefused('unusable', compiled.message);
    await history.rollBackTo(earlier, principal);
    await this.#announce();
  }

  info(): PolicyInfo {
    const { files, inForce } = this.parts;
    const { act } = inForce;
    const { policies } = files.read();
    return {
      ...files.whereabouts(),
      policy_version: act?.meta.policy_version ?? null,
      policy_hash: act?.meta.policy_hash ?? null,
      put_in_force_by: act?.actor.id ?? null,
      put_in_force_at: act?.created_at ?? null,
      profiles: (inForce.unusable ? [] : inForce.current.profiles).map(({ id, version, hash, agents }) => ({
        id,
        version,
        hash,
        agents: agents?.map(({ name }) => name) ?? null,
      })),
      files:
        policies instanceof PolicyError
          ? { policy_hash: null, in_force: false }
          : { policy_hash: policies.policy.hash, in_force: inForce.is(policies) },
      refused: this.#refused,
    };
  }

  async #turn(): Promise<void> {
    const { files, hotReload } = this.parts;
    await this.#look();
    const offer = files.read();
    this.#compare(offer);
    if (!hotReload || offer.content === this.#offered) return;
    await sleep(SETTLED_AFTER_MS);
    if (files.read().content !== offer.content) return;
    await this.#offer(offer, false).catch((error: unknown) => {
      if (!(error instanceof PolicyError)) throw error;
      this.#tellRefused(error);
    });
  }

  async #offer(
    { content, policies }: PolicyOffer,
    asked: boolean,
    by: string = this.parts.name,
  ): Promise<void> {
    const { history, source } = this.parts;
    if (policies instanceof PolicyError) {
      this.#offered = content;
      this.#refused = { at: timestamp(), problems: policies.problems };
      metrics.policyReloads.inc({ result: 'refused' });
      throw policies;
    }
    const offered = await history.offer(policies, { source, asked, by });
    this.#offered = content;
    this.#refused = null;
    metrics.policyReloads.inc({ result: offered === 'known' ? 'known' : 'taken' });
    if (offered === 'put in force') await this.#announce();
    else await this.#look();
  }

  #tellRefused({ message }: PolicyError): void {
    this.parts.log.error(`the policy of the files here is refused, and the one in force stays: ${message}`);
  }

  async #announce(): Promise<void> {
    const { relay, log } = this.parts;
    await this.#look();
    await relay
      .publish(TOPIC, null)
      .catch((error: unknown) => log.warn({ err: error }, 'the others learn of the policy from the log'));
  }

  async #look(): Promise<void> {
    const { inForce, files, redactions = [], log } = this.parts;
    if (!(await inForce.look()) || !inForce.act) return;
    const { meta, actor, created_at } = inForce.act;
    const { policy_hash, policy_version } = meta;
    metrics.policyInForce.reset();
    metrics.policyPutInForce.set(Date.parse(created_at) / 1_000);
    if (inForce.unusable) {
      log.error(
        `nothing is decided here until another policy is in force, or this process has the version and the FARA_REDACT of the others: ${inForce.unusable.message}`,
      );
    } else {
      metrics.policyInForce.set({ policy_hash, policy_version }, 1);
      log.info({ policy_hash, policy_version, by: actor.id }, 'this policy is in force now');
      for (const warning of warningsOfHidden(inForce.current, redactions)) log.warn(warning);
    }
    this.#compare(files.read());
  }

  /** A difference is told once: it may be meant, after a rollback for example. What is yet to be offered is none. */
  #compare({ content, policies }: PolicyOffer): void {
    const { inForce, hotReload, log } = this.parts;
    if (hotReload && content !== this.#offered) return;
    const isGood = !(policies instanceof PolicyError);
    const differ = !isGood || !inForce.is(policies);
    metrics.policyFilesDiffer.set(differ ? 1 : 0);
    const difference = differ && isGood ? differenceOf(policies, inForce) : '';
    if (difference !== this.#told && difference !== '') log.warn(difference);
    this.#told = difference;
  }

  readonly #onError = (error: unknown): void =>
    this.parts.log.warn({ err: error }, 'it is not known which policy was put in force last');
}

const differenceOf = ({ policy }: LoadedPolicies, { act }: PolicyInForce): string =>
  `the files here hold policy ${policy.hash}, while ${act?.meta.policy_hash} is in force, put there by ${act?.actor.id}: "faramesh policy refresh" puts the files' in force`;
