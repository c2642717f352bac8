import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { EvaluationJob } from '#evaluation-queue';
import { EVALUATE } from '#evaluation-queue';
import { ActionEvaluator } from './action-evaluator.js';

@Controller()
export class EvaluateActionController {
  constructor(private readonly evaluator: ActionEvaluator) {}

  @EventPattern(EVALUATE)
  evaluate(@Payload() job: EvaluationJob): Promise<void> {
    return this.evaluator.evaluate(job);
  }
}
