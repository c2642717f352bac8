import { NestFactory } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Log, Settings } from '#platform';
import { ConfigurationError, nestLogger } from '#platform';
import type { Foundation } from '#service';
import { openSealKeys } from '#seals';
import { ApprovalPatience } from './approve-action/approval-patience.js';
import { ApprovalTokens } from './approve-action/approval-tokens.js';
import { PolicyRecheck } from './execute-action/policy-recheck.js';
import { GatewayModule } from './gateway.module.js';
import { giveReceipts } from './give-receipt/give-receipts.js';
import { Receipts } from './give-receipt/receipts.js';
import { cutOffStuckReaders } from './http/cut-off-stuck-readers.js';
import { acceptStrictJsonOnly, BODY_LIMIT } from './http/json-body.js';
import { limitRequests } from './http/limit-requests.js';
import { measureRequests } from './http/measure-requests.js';
import { refuseForeignHosts } from './http/foreign-hosts.js';
import { Callers } from './http/callers.js';
import { letCallersIn } from './http/let-callers-in.js';
import { ProblemFilter } from './http/problem-filter.js';
import { ProblemTeller } from './http/problem-teller.js';
import { refuseHeadOfLongAnswers } from './http/refuse-head.js';
import { RoleTokens } from './http/role-tokens.js';
import { ValidatedBodyPipe } from './http/validated-body.pipe.js';
import { Readiness } from './observe/readiness.js';
import { prepareApiDocs, serveApiDocs } from './observe/serve-api-docs.js';
import { ActionViews } from './read-action/action-views.js';
import { ActivityRoller } from './roll-up-activity/activity-roller.js';
import { LogSealer } from './seal-log/log-sealer.js';
import { EventFeed } from './stream-events/event-feed.js';
import { ActionSubmitter } from './submit-action/action-submitter.js';
import { Admission } from './submit-action/admission.js';
import { Backlog } from './submit-action/backlog.js';
import { DecisionWaiter } from './submit-action/decision-waiter.js';
import { Redactor } from './submit-action/redactor.js';

export interface Gateway {
  readonly app: NestFastifyApplication;
  readonly sealer: LogSealer;
  readonly roller: ActivityRoller;
  readonly callers: Callers;
}

/**
 * How long a request may take to arrive; one that never ends must not keep its room. Node takes the two for each other
 * unless its head has less time than the whole, and looks only so often.
 */
const REQUEST_TIMEOUT_MS = 30_000;
const HEAD_TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 2_000;

/** Puts the gateway together; it listens when told to. */
export async function createGateway(settings: Settings, foundation: Foundation, log: Log): Promise<Gateway> {
  const { store, policies, history, life, queue, announcements, name } = foundation;
  const tokens = new ApprovalTokens(approvalKeyOf(settings));
  const keys = await openSealKeys(store.pool, sealSeedsOf(settings));
  const redactor = new Redactor(settings.redactions);
  const waiter = new DecisionWaiter(store, log);
  const backlog = new Backlog(store, settings.maxPending, log);
  const admission = new Admission(settings, backlog);
  await announcements.listen(name, (announcement) => void waiter.announced(announcement));
  const roleTokens = new RoleTokens(store.pool, log);
  await roleTokens.follow();
  const callers = new Callers(settings.authTokens, roleTokens);
  const teller = new ProblemTeller(log);
  const module = GatewayModule.with({
    store,
    policies,
    history,
    life,
    tokens,
    patience: new ApprovalPatience(settings.approvalTimeout),
    keys,
    redactor,
    views: new ActionViews(tokens, {
      pending_approval: settings.approvalTimeout,
      executing: settings.actionTimeout,
    }),
    recheck: new PolicyRecheck(policies),
    submitter: new ActionSubmitter({ store, queue, waiter, admission, log, name, redactor }),
    backlog,
    feed: new EventFeed(store, log),
    teller,
    roleTokens,
    callers,
    readiness: new Readiness(store, queue, policies),
  });
  const problems = new ProblemFilter(teller);
  const adapter = new FastifyAdapter({
    routerOptions: { maxParamLength: 200 },
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEAD_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    // Requests in hand are answered before the process ends; streams end themselves.
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => problems.answer(error, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(log),
  });
  const server = adapter.getInstance();
  if (settings.access === 'this machine') refuseForeignHosts(server, () => callers.areOpen);
  cutOffStuckReaders(server);
  prepareApiDocs(server);
  letCallersIn(server, callers);
  limitRequests(server, () => admission.check());
  acceptStrictJsonOnly(server);
  refuseHeadOfLongAnswers(server);
  giveReceipts(server, new Receipts(store, keys, log));
  measureRequests(server);
  app.useGlobalFilters(problems);
  app.useGlobalPipes(new ValidatedBodyPipe());
  if (settings.enableCors) app.enableCors({ exposedHeaders: ['location', 'retry-after', 'x-next-cursor'] });
  serveApiDocs(app);
  return {
    app,
    sealer: new LogSealer(store.pool, keys, name, log),
    roller: new ActivityRoller(store.pool, log),
    callers,
  };
}

function approvalKeyOf({ approvalKey }: Settings): string {
  if (approvalKey !== undefined) return approvalKey;
  throw new ConfigurationError(
    'FARA_APPROVAL_KEY must be set to at least 32 random characters, the same for every gateway.',
  );
}

function sealSeedsOf({ sealSeeds }: Settings): readonly Buffer[] {
  if (sealSeeds !== undefined) return sealSeeds;
  throw new ConfigurationError(
    'FARA_SEAL_KEY or FARA_SEAL_KEY_FILE must give a key of 32 random bytes in base64 ("openssl rand -base64 32"), the same for every gateway.',
  );
}
