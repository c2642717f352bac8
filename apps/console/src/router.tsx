import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { Span } from './overview/use-statistics.js';
import { actionsSearch } from './actions/actions-search.js';
import { InboxPage } from './inbox/inbox-page.js';
import { playgroundSearch } from './playground/playground-search.js';
import { policySearch } from './policies/policy-search.js';
import { NotFoundPage } from './shell/not-found-page.js';
import { Shell } from './shell/shell.js';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const getParentRoute = (): typeof rootRoute => rootRoute;

/** The inbox is what the first load is for; every other page comes when it is opened. */
const routes = [
  createRoute({ getParentRoute, path: '/', component: InboxPage }),
  createRoute({
    getParentRoute,
    path: '/actions',
    validateSearch: actionsSearch,
    component: lazyRouteComponent(() => import('./actions/actions-page.js'), 'ActionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/actions/$id',
    /** The position of the log at which the action is looked at. */
    validateSearch: ({ as_of }: Record<string, unknown>): { as_of?: number } =>
      typeof as_of === 'number' && Number.isSafeInteger(as_of) && as_of > 0 ? { as_of } : {},
    component: lazyRouteComponent(() => import('./action/action-page.js'), 'ActionPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/overview',
    validateSearch: ({ window }: Record<string, unknown>): { window?: Span } =>
      window === '24h' || window === '30d' ? { window } : {},
    component: lazyRouteComponent(() => import('./overview/overview-page.js'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/policies',
    component: lazyRouteComponent(() => import('./policies/policies-page.js'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/policies/$hash',
    validateSearch: policySearch,
    component: lazyRouteComponent(() => import('./policies/policy-page.js'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/playground',
    validateSearch: playgroundSearch,
    component: lazyRouteComponent(() => import('./playground/playground-page.js'), 'PlaygroundPage'),
  }),
] as const;

export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  defaultPreload: 'intent',
  scrollRestoration: true,
  // What the checks of an address do not know, no page is given.
  search: { strict: true },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
