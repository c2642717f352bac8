import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ActionStore } from '#action-store';
import type { SealKeyPutInForce } from '#administration';
import type { ArchivedRecord } from '#event-store';
import { archivedStream, readActs } from '#event-store';
import type { StoredCheckpoint } from '#seals';
import { checkpointOfSize, latestCheckpoint, proveConsistency, proveInclusion } from '#seals';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { hideFromOthers, type Principal, SentBy } from '../http/principal.js';
import { invalid, Problem } from '../http/problem.js';
import {
  ConsistencyDto,
  ConsistencyView,
  InclusionDto,
  InclusionView,
  SealKeyView,
  TREE_SIZE,
} from './prove-log.dto.js';

type EventPlace = Pick<ArchivedRecord, 'position' | 'record_hash' | 'sequence'>;

const TEXT = 'text/plain; charset=utf-8';
const hex = (hash: Buffer): string => hash.toString('hex');

/** What an outsider needs to see that nothing was changed, removed or put in. */
@ApiTags('proof')
@Controller('v1')
export class ProveLogController {
  constructor(private readonly store: ActionStore) {}

  @Get('log/checkpoint')
  @May('read proofs')
  @Header('content-type', TEXT)
  @ApiProduces('text/plain')
  @ApiOperation({ summary: 'The latest signed checkpoint (c2sp.org/tlog-checkpoint)' })
  @ApiOkResponse({ type: String })
  async checkpoint(): Promise<string> {
    return (await this.#checkpoint()).note;
  }

  @Get('log/checkpoints/:size')
  @May('read proofs')
  @Header('content-type', TEXT)
  @ApiProduces('text/plain')
  @ApiOperation({ summary: 'The checkpoint of a size' })
  @ApiOkResponse({ type: String })
  async checkpointOf(@Param('size') size: string): Promise<string> {
    return (await this.#checkpoint(size)).note;
  }

  @Get('log/keys')
  @May('read proofs')
  @ApiOperation({ summary: 'The public keys that have signed checkpoints, the oldest first' })
  @ApiOkResponse({ type: [SealKeyView] })
  async keys(): Promise<{ verifier_key: string; since: string }[]> {
    const acts = await readActs<SealKeyPutInForce>(this.store.pool, 'seal_key_put_in_force');
    return acts
      .reverse()
      .map(({ meta, created_at }) => ({ verifier_key: meta.verifier_key, since: created_at }));
  }

  @Get('log/consistency')
  @May('read proofs')
  @ApiOperation({ summary: 'That the log of one checkpoint is the beginning of that of another (RFC 9162)' })
  @ApiOkResponse({ type: ConsistencyView })
  async consistency(@Query() { from, to }: ConsistencyDto): Promise<object> {
    const [earlier, later] = [await this.#checkpoint(from), await this.#checkpoint(to)];
    if (earlier.tree_size > later.tree_size) throw invalid('From must not be larger than to.');
    const hashes = await proveConsistency(this.store.pool, earlier.tree_size, later.tree_size);
    return { from: earlier.note, to: later.note, hashes: hashes.map(hex) };
  }

  @Get('actions/:id/events/:sequence/proof')
  @May('read actions')
  @ApiOperation({ summary: 'That an event is under a checkpoint (RFC 9162)' })
  @ApiOkResponse({ type: InclusionView })
  async inclusion(
    @Param('id', ActionIdPipe) id: string,
    @Param('sequence') sequence: string,
    @Query() { tree_size }: InclusionDto,
    @SentBy() principal: Principal,
  ): Promise<object> {
    const events = await this.#records(id, principal);
    const event = events.find((candidate) => String(candidate.sequence) === sequence);
    if (!event) throw new Problem('NOT_FOUND', `Action ${id} has no such event.`);
    const checkpoint = await this.#checkpoint(tree_size);
    if (event.position > checkpoint.position) {
      throw new Problem(
        'NOT_FOUND',
        'The event is newer than the checkpoint; ask again in a second for the latest one.',
      );
    }
    const proof = await proveInclusion(this.store.pool, event.position, checkpoint.tree_size);
    return {
      action_id: id,
      sequence: event.sequence,
      record_hash: event.record_hash,
      ...proof,
      hashes: proof.hashes.map(hex),
      checkpoint: checkpoint.note,
    };
  }

  async #records(id: string, principal: Principal): Promise<readonly EventPlace[]> {
    // Whose an archived action was is only in the archive.
    const archived = principal.agent_id === null ? await archivedStream(this.store.pool, id) : [];
    if (archived.length > 0) return archived;
    const { action, events } = await this.store.load(id);
    hideFromOthers(principal, action);
    return events;
  }

  async #checkpointOfSize(size: string): Promise<StoredCheckpoint | undefined> {
    return TREE_SIZE.test(size) ? checkpointOfSize(this.store.pool, Number(size)) : undefined;
  }

  async #checkpoint(size?: string): Promise<StoredCheckpoint> {
    const { pool } = this.store;
    const found = await (size === undefined ? latestCheckpoint(pool) : this.#checkpointOfSize(size));
    if (found) return found;
    throw new Problem(
      'NOT_FOUND',
      size === undefined ? 'There is no checkpoint yet.' : 'There is no checkpoint of this size.',
    );
  }
}
