import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ActionStore } from '#action-store';
import { PolicyHistory, PolicyInForce } from '#administration';
import { SealKeys } from '#seals';
import { PolicyLife } from '#service';
import { ApprovalPatience } from './approve-action/approval-patience.js';
import { ApprovalTokens } from './approve-action/approval-tokens.js';
import { ApproveActionController } from './approve-action/approve-action.controller.js';
import { CheckPolicyController } from './check-policy/check-policy.controller.js';
import { ExecuteActionController } from './execute-action/execute-action.controller.js';
import { PolicyRecheck } from './execute-action/policy-recheck.js';
import { ExportLogController } from './export-log/export-log.controller.js';
import { FindSimilarController } from './find-similar/find-similar.controller.js';
import { Callers } from './http/callers.js';
import { ProblemTeller } from './http/problem-teller.js';
import { RoleTokens } from './http/role-tokens.js';
import { ManagePolicyController } from './manage-policy/manage-policy.controller.js';
import { ManageTokensController } from './manage-tokens/manage-tokens.controller.js';
import { ObserveController } from './observe/observe.controller.js';
import { Readiness } from './observe/readiness.js';
import { ProveLogController } from './prove-log/prove-log.controller.js';
import { ActionViews } from './read-action/action-views.js';
import { ReadActionController } from './read-action/read-action.controller.js';
import { ReplayActionController } from './replay-action/replay-action.controller.js';
import { ReplayDecisionController } from './replay-decision/replay-decision.controller.js';
import { EventFeed } from './stream-events/event-feed.js';
import { ServePagesController } from './serve-pages/serve-pages.controller.js';
import { StreamEventsController } from './stream-events/stream-events.controller.js';
import { TellCallerController } from './tell-caller/tell-caller.controller.js';
import { ActionSubmitter } from './submit-action/action-submitter.js';
import { Redactor } from './submit-action/redactor.js';
import { Backlog } from './submit-action/backlog.js';
import { SubmitActionController } from './submit-action/submit-action.controller.js';

/** What the use cases need; one instance of each, by its class. */
export interface GatewayParts {
  readonly store: ActionStore;
  readonly policies: PolicyInForce;
  readonly history: PolicyHistory;
  readonly life: PolicyLife;
  readonly tokens: ApprovalTokens;
  readonly patience: ApprovalPatience;
  readonly keys: SealKeys;
  readonly redactor: Redactor;
  readonly views: ActionViews;
  readonly recheck: PolicyRecheck;
  readonly submitter: ActionSubmitter;
  readonly backlog: Backlog;
  readonly feed: EventFeed;
  readonly teller: ProblemTeller;
  readonly roleTokens: RoleTokens;
  readonly callers: Callers;
  readonly readiness: Readiness;
}

const provide = <Part extends object>(type: Type<Part>, useValue: NoInfer<Part>): Provider => ({
  provide: type,
  useValue,
});

@Module({
  controllers: [
    SubmitActionController,
    ReadActionController,
    FindSimilarController,
    ApproveActionController,
    ExecuteActionController,
    ReplayActionController,
    ReplayDecisionController,
    ProveLogController,
    ExportLogController,
    CheckPolicyController,
    ManagePolicyController,
    ManageTokensController,
    TellCallerController,
    StreamEventsController,
    ObserveController,
    ServePagesController,
  ],
})
export class GatewayModule {
  static with(parts: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        provide(ActionStore, parts.store),
        provide(PolicyInForce, parts.policies),
        provide(PolicyHistory, parts.history),
        provide(PolicyLife, parts.life),
        provide(ApprovalTokens, parts.tokens),
        provide(ApprovalPatience, parts.patience),
        provide(SealKeys, parts.keys),
        provide(Redactor, parts.redactor),
        provide(ActionViews, parts.views),
        provide(PolicyRecheck, parts.recheck),
        provide(ActionSubmitter, parts.submitter),
        provide(Backlog, parts.backlog),
        provide(EventFeed, parts.feed),
        provide(ProblemTeller, parts.teller),
        provide(RoleTokens, parts.roleTokens),
        provide(Callers, parts.callers),
        provide(Readiness, parts.readiness),
      ],
    };
  }
}
