import { Buffer } from 'node:buffer';
import type { Checkpoint, Receipt, Verifier } from '#transparency';
import {
  leafHash,
  NoteRefused,
  openNote,
  readCheckpoint,
  readReceipt,
  verifyConsistency,
  verifyInclusion,
} from '#transparency';
import type { Tone } from '../words/action-words.js';
import type { EventView } from './event-view.js';

export interface Finding {
  readonly tone: Tone;
  readonly says: string;
}

/** As the gateway proves that an event is under a checkpoint; hashes are hex. */
export interface Inclusion {
  readonly leaf_index: number;
  readonly hashes: readonly string[];
}

const good = (says: string): Finding => ({ tone: 'good', says });
const bad = (says: string): Finding => ({ tone: 'bad', says });

/** Sealing takes a second or two; what is not sealed after this never will be by itself. */
const SEALED_WITHIN_MS = 60_000;

/** A checkpoint, once it is signed by one of the keys; the finding says why when it is not. */
export function openCheckpoint(
  note: string,
  verifiers: readonly Verifier[],
): { readonly checkpoint?: Checkpoint; readonly finding: Finding } {
  try {
    const { text, signedBy } = openNote(note, verifiers);
    const checkpoint = readCheckpoint(text);
    if (signedBy.length === 0) {
      return { finding: bad('The checkpoint is signed by none of the keys that it is held against.') };
    }
    const events = `${checkpoint.size.toLocaleString('en')} ${checkpoint.size === 1 ? 'event' : 'events'}`;
    return { checkpoint, finding: good(`The checkpoint over ${events} is signed by the key.`) };
  } catch (error) {
    return { finding: bad(`The checkpoint is refused: ${reasonOf(error)}`) };
  }
}

/** @param inclusion null: the gateway says that the event is newer than the checkpoint. */
export function checkInclusion(
  event: Pick<EventView, 'sequence' | 'record_hash' | 'created_at'>,
  inclusion: Inclusion | null,
  { checkpoint, now }: { readonly checkpoint: Checkpoint; readonly now: number },
): Finding {
  if (inclusion === null) {
    return now - Date.parse(event.created_at) < SEALED_WITHIN_MS
      ? { tone: 'wait', says: 'Not sealed yet: it takes a second or two.' }
      : bad(
          'Not sealed, though it is older than a minute. The log may no longer be sealed: ask who runs it.',
        );
  }
  const { leaf_index, hashes } = inclusion;
  const leaf = leafHash(Buffer.from(event.record_hash, 'hex'));
  return verifyInclusion(leaf, leaf_index, checkpoint.size, hashes.map(bytesOf), checkpoint.root)
    ? good(`Sealed as number ${leaf_index.toLocaleString('en')} of the log.`)
    : bad('The proof does not lead to the checkpoint: this event is not the one that was sealed.');
}

/** @param inclusion of the newest event, null while it is not sealed. */
export function checkReceipt(
  note: string | null,
  event: EventView,
  {
    inclusion,
    checkpoint,
    verifiers,
  }: {
    readonly inclusion: Inclusion | null;
    readonly checkpoint: Checkpoint;
    readonly verifiers: readonly Verifier[];
  },
): Finding {
  if (note === null) return { tone: 'wait', says: 'The gateway could not give a receipt now; check again.' };
  const receipt = openReceipt(note, verifiers);
  if ('tone' in receipt) return receipt;
  const { origin, action_id, sequence, position, record_hash } = receipt;
  if (origin !== checkpoint.origin) return bad('The receipt is of another log than the checkpoint.');
  if (action_id === event.action_id && sequence > event.sequence) {
    return { tone: 'wait', says: 'Something has just happened to the action; it is being read.' };
  }
  const isThisEvent =
    action_id === event.action_id &&
    sequence === event.sequence &&
    position === event.position &&
    record_hash === event.record_hash;
  if (!isThisEvent) return bad('The receipt promises another event than the newest one here.');
  if (inclusion === null) {
    return checkpoint.size < position
      ? good('The receipt is signed by the key; its promise is not due yet.')
      : bad('The promise is broken: the checkpoint is large enough and has not the event.');
  }
  return inclusion.leaf_index < position
    ? good('The receipt is signed by the key, and its promise was kept.')
    : bad('The promise is broken: the event stands further down than its receipt says.');
}

function openReceipt(note: string, verifiers: readonly Verifier[]): Receipt | Finding {
  try {
    const { text, signedBy } = openNote(note, verifiers);
    const receipt = readReceipt(text);
    return signedBy.length > 0
      ? receipt
      : bad('The receipt is signed by none of the keys that it is held against.');
  } catch (error) {
    return bad(`The receipt is refused: ${reasonOf(error)}`);
  }
}

/** @param hashes of the proof; not asked for where none is needed. */
export function checkGrowth(
  earlier: Checkpoint | null,
  checkpoint: Checkpoint,
  hashes: readonly string[],
): Finding {
  if (earlier === null) {
    return {
      tone: 'plain',
      says: 'This tab had seen no checkpoint before. It keeps this one and holds the next against it.',
    };
  }
  if (earlier.origin !== checkpoint.origin) {
    return bad('This tab saw the checkpoint of another log before: the log was exchanged.');
  }
  if (earlier.size > checkpoint.size) {
    const lost = (earlier.size - checkpoint.size).toLocaleString('en');
    return bad(`The log is shorter than this tab saw it: its newest ${lost} are gone.`);
  }
  return verifyConsistency(earlier.size, checkpoint.size, hashes.map(bytesOf), earlier.root, checkpoint.root)
    ? good(
        `Nothing that this tab has seen was rewritten: the log has grown out of the ${earlier.size.toLocaleString('en')} that it saw.`,
      )
    : bad('The log does not grow out of what this tab saw before: it was rewritten.');
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

function reasonOf(error: unknown): string {
  if (error instanceof NoteRefused) return error.message;
  throw error;
}
