import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DecisionMade, EventPlace } from '#action';
import type { DecisionRelay } from './queue-backend.js';

const topicOf = (gateway: string | null): string => `decided.${gateway ?? 'anyone'}`;

export type AnnouncedDecision = DecisionMade & EventPlace;

/** What is announced of decided actions. */
export interface Announcement {
  readonly ids: readonly string[];
  /** The decisions as they were appended, of as many of them as are known; the others are to be looked up in the log. */
  readonly events: readonly AnnouncedDecision[];
}

interface Message {
  readonly ids: readonly string[];
  /** The JSON of the events; what is signed. */
  readonly events: string;
  /** Hex HMAC-SHA256. */
  readonly mac: string;
}

/**
 * Word of decisions, from evaluators to the gateways that wait for them. It may get lost, and it need not be trusted: the
 * events are signed with a key that only the services have, and without a valid signature nothing is left of them but ids.
 */
export class DecisionAnnouncements {
  constructor(
    private readonly relay: DecisionRelay,
    private readonly key: Buffer,
  ) {}

  /** Tells the gateway that asked, or all of them when nobody is known to wait. */
  async announce(gateway: string | null, { ids, events }: Announcement): Promise<void> {
    const text = JSON.stringify(events);
    const message: Message = { ids, events: text, mac: this.#macOf(text).toString('hex') };
    await this.relay.publish(topicOf(gateway), message);
  }

  /** Hears what is announced to this gateway and to all. */
  async listen(gateway: string, listener: (announcement: Announcement) => void): Promise<void> {
    const deliver = ({ data }: { data: unknown }): void => listener(this.#read(data));
    await this.relay.subscribe(topicOf(gateway), deliver);
    await this.relay.subscribe(topicOf(null), deliver);
  }

  /** Whoever has access to the relay may send anything. */
  #read(data: unknown): Announcement {
    const { ids, events, mac } = (data ?? {}) as Partial<Record<keyof Message, unknown>>;
    return {
      ids: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [],
      events: this.#isSigned(events, mac) ? (JSON.parse(events) as AnnouncedDecision[]) : [],
    };
  }

  #isSigned(text: unknown, mac: unknown): text is string {
    if (typeof text !== 'string' || typeof mac !== 'string') return false;
    const [given, expected] = [Buffer.from(mac, 'hex'), this.#macOf(text)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #macOf(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
