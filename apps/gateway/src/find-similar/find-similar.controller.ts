import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { ActionEvent, Approved, Denied } from '#action';
import type { ActionSummary } from '#action-status';
import { ActionStore, type StoredAction } from '#action-store';
import type { EventRecord } from '#event-record';
import { ActionIdPipe } from '../http/action-id.pipe.js';
import { May } from '../http/permissions.js';
import { hideFromOthers, type Principal, SentBy } from '../http/principal.js';
import { SimilarActionsView } from './find-similar.dto.js';

const MOST_LOOKED_AT = 500;
const MOST_SHOWN = 5;

type Answer = keyof SimilarActionsView['counts'];

@ApiTags('actions')
@Controller('v1/actions')
export class FindSimilarController {
  constructor(private readonly store: ActionStore) {}

  @Get(':id/similar')
  @May('read actions')
  @ApiOperation({
    summary: 'What the policy and people answered when the same agent asked for the same operation before',
  })
  @ApiOkResponse({ type: SimilarActionsView })
  async find(
    @Param('id', ActionIdPipe) id: string,
    @SentBy() principal: Principal,
  ): Promise<SimilarActionsView> {
    const { action } = await this.store.load(id);
    hideFromOthers(principal, action);
    const earlier = await this.store.earlierOfAgent(action, MOST_LOOKED_AT);
    const similar = earlier.filter(
      ({ tool, operation }) => tool === action.tool && operation === action.operation,
    );
    const counts = { approved: 0, denied_by_person: 0, expired: 0, allowed: 0, denied_by_policy: 0 };
    const answered: string[] = [];
    for (const one of similar) {
      const answer = answerTo(one);
      if (answer === undefined) continue;
      counts[answer]++;
      if (answer === 'approved' || answer === 'denied_by_person') answered.push(one.id);
    }
    const shown = answered.slice(0, MOST_SHOWN);
    const stored = await this.store.loadMany(shown);
    const last = shown.flatMap((one) => personsAnswer(stored.get(one)));
    return { looked_at: earlier.length, counts, last };
  }
}

/** undefined while there is none. */
function answerTo({ decision, reason_code, status }: ActionSummary): Answer | undefined {
  switch (decision) {
    case null:
      return undefined;
    case 'allow':
      return 'allowed';
    case 'deny':
      return 'denied_by_policy';
    case 'require_approval':
      if (status === 'pending_approval') return undefined;
      if (reason_code === 'HUMAN_DENIED') return 'denied_by_person';
      // Whatever else ended it, such as a stricter policy, came after a person's yes.
      return reason_code === 'APPROVAL_EXPIRED' ? 'expired' : 'approved';
    default:
      return decision satisfies never;
  }
}

function personsAnswer(stored: StoredAction | undefined): SimilarActionsView['last'] {
  const event = stored?.events.find(isPersonsAnswer);
  if (!stored || !event) return [];
  const { id, status } = stored.action;
  const approved = event.event_type === 'approved';
  return [
    {
      id,
      status,
      approved,
      by: event.meta.approver,
      reason: event.payload?.reason ?? null,
      at: event.created_at,
    },
  ];
}

const isPersonsAnswer = (
  event: EventRecord<ActionEvent>,
): event is EventRecord<Approved> | EventRecord<Denied> =>
  event.event_type === 'approved' || event.event_type === 'denied';
