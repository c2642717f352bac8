import { ApiProperty } from '@nestjs/swagger';
import type { EventType } from '#action';
import type { Actor } from '#event-record';

const EVENT_TYPES = [
  'created',
  'decision_made',
  'approved',
  'denied',
  'revoked',
  'approval_expired',
  'started',
  'succeeded',
  'failed',
  'timed_out',
] as const satisfies readonly EventType[];

class ActorView {
  @ApiProperty({ enum: ['agent', 'approver', 'evaluator', 'scheduler', 'admin'] }) type!: Actor['type'];
  @ApiProperty() id!: string;
}

/** An event of an action as the log holds it. */
export class EventView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) action_id!: string;
  @ApiProperty({ description: '1, 2, 3 … within the action.' }) sequence!: number;
  @ApiProperty({ description: 'Order over the whole log; gaps mean nothing.' }) position!: number;
  @ApiProperty({ enum: EVENT_TYPES }) event_type!: EventType;
  @ApiProperty() actor!: ActorView;
  @ApiProperty({ type: Object, description: 'What the hash covers for ever; its fields go by the type.' })
  meta!: object;
  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'What callers and people wrote; null once erased.',
  })
  payload!: object | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: String, nullable: true }) salt!: string | null;
  @ApiProperty({ type: String, nullable: true }) prev_hash!: string | null;
  @ApiProperty() record_hash!: string;
}
