export type { AccessRules, DescribedAccess, KnownCaller } from './access-rules.ts';
export { docsRoutes } from './docs-routes.ts';
export { createHost } from './host.ts';
export { requireReadable } from './json-body.ts';
export { mount, requireMountable, type MountedRoute } from './mounted-route.ts';
export { openApiDocument } from './openapi.ts';
export type { Explain } from './problems.ts';
export { createThrottle, type Budgets } from './throttle.ts';
