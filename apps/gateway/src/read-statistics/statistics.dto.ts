import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { WINDOWS, type Window } from '#activity';

const NAMES = Object.keys(WINDOWS) as Window[];

const count = (description: string): PropertyDecorator => ApiProperty({ type: 'integer', description });
const seconds = (description: string): PropertyDecorator => ApiProperty({ description });

export class ReadStatisticsDto {
  @ApiPropertyOptional({ enum: NAMES, default: '15m' })
  @IsOptional()
  @IsIn(NAMES, { message: `window must be one of ${NAMES.join(', ')}` })
  window?: Window;
}

/** How often what happened, each event counted at its own time. */
export class ActivityCounts {
  @count('Actions that agents submitted.') submitted!: number;
  @count('Actions that the policy allowed.') allowed!: number;
  @count('Actions that the policy denied.') denied!: number;
  @count('Actions that the policy put before a person.') held!: number;
  @count('Held actions that a person approved.') approved!: number;
  @count('Held actions that a person denied.') refused!: number;
  @count('Held actions that nobody answered in time.') expired!: number;
  @count('Allowed or approved actions that a stricter policy took back at their start.') revoked!: number;
  @count('Executions that were started.') started!: number;
  @count('Executions reported as a success.') succeeded!: number;
  @count('Executions reported as a failure.') failed!: number;
  @count('Executions that reported nothing in time; a late result counts as well.') timed_out!: number;
}

export class StatisticsStep extends ActivityCounts {
  @ApiProperty({ format: 'date-time', description: 'When the step begins.' }) time!: string;
}

export class NamedStatistics {
  @ApiProperty({
    description:
      'At most 200 characters. `others` stands last, for all that are not among the first 10, and for names beyond the first 100 of a step.',
  })
  name!: string;
  @count('Actions submitted.') submitted!: number;
  @count('Actions that the policy allowed.') allowed!: number;
  @count('Actions that the policy denied.') denied!: number;
  @count('Actions that the policy put before a person.') held!: number;
  @count('Executions reported as a failure.') failed!: number;
}

export class RiskStatistics extends NamedStatistics {
  @ApiProperty({ enum: ['low', 'medium', 'high'] })
  declare name: 'low' | 'medium' | 'high';
  @count('Actions that were decided; the risk level is known from the decision on.')
  declare submitted: number;
}

const QUANTILE =
  'By linear interpolation within the bucket of a histogram, as histogram_quantile of Prometheus does it; 86400 stands for a day or longer. Null when count is 0.';
const quantile = (): PropertyDecorator =>
  ApiProperty({ type: Number, nullable: true, description: QUANTILE });

export class WaitStatistics {
  @count('How many waits ended in the window.') count!: number;
  @quantile() p50!: number | null;
  @quantile() p95!: number | null;
  @quantile() p99!: number | null;
}

export class StatisticsNow {
  @count('Actions without a decision, counted up to 10,000.') undecided!: number;
  @seconds('How long the oldest of them has waited; 0 for none.') oldest_undecided_seconds!: number;
  @count('Actions that wait for a person, counted up to 10,000.') waiting!: number;
  @seconds('How long one of them has waited at most; 0 for none.') oldest_waiting_seconds!: number;
}

/** What agents did in a window that ends now, counted from the log. */
export class StatisticsView {
  @ApiProperty({ enum: NAMES }) window!: Window;
  @ApiProperty({ format: 'date-time', description: 'The beginning of the first step.' }) from!: string;
  @ApiProperty({ format: 'date-time', description: 'Now; the last step is not over.' }) to!: string;
  @ApiProperty({ type: 'integer', description: 'The length of a step: a minute, an hour or a day (UTC).' })
  step_seconds!: number;
  @ApiProperty({ type: 'integer', description: 'The position of the log up to which events are counted.' })
  as_of!: number;
  @seconds('The age of the oldest event that is not counted yet; 0 for none.') lag_seconds!: number;
  @ApiProperty({ type: [StatisticsStep], description: 'Every step of the window, the oldest first.' })
  series!: StatisticsStep[];
  @ApiProperty({ description: 'The sums over the window.' }) totals!: ActivityCounts;
  @ApiProperty({ type: [NamedStatistics], description: 'Those who submitted most, by agent_id.' })
  by_agent!: NamedStatistics[];
  @ApiProperty({ type: [NamedStatistics], description: 'The tools that were submitted most.' })
  by_tool!: NamedStatistics[];
  @ApiProperty({ type: [RiskStatistics], description: 'Each risk level, from low to high.' })
  by_risk!: RiskStatistics[];
  @ApiProperty({ description: 'From the submission to the decision, in seconds.' })
  decision_seconds!: WaitStatistics;
  @ApiProperty({
    description: 'From the decision that held an action to the answer, or to its deadline, in seconds.',
  })
  approval_seconds!: WaitStatistics;
  @ApiProperty({ description: 'What stands at this moment, whatever the window.' }) now!: StatisticsNow;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      '(failed + timed_out) / (succeeded + failed + timed_out), from 0 to 1; null when no execution ended.',
  })
  error_rate!: number | null;
}
