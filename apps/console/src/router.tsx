import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
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
    component: lazyRouteComponent(() => import('./actions/actions-page.js'), 'ActionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/actions/$id',
    component: lazyRouteComponent(() => import('./action/action-page.js'), 'ActionPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/overview',
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
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
