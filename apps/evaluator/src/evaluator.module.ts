import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ActionEvaluator } from './evaluate-action/action-evaluator.js';
import { EvaluateActionController } from './evaluate-action/evaluate-action.controller.js';

@Module({ controllers: [EvaluateActionController] })
export class EvaluatorModule {
  static with(evaluator: ActionEvaluator): DynamicModule {
    return { module: EvaluatorModule, providers: [{ provide: ActionEvaluator, useValue: evaluator }] };
  }
}
