import type { TestApi } from './test-api.ts';

/** The routes below `prefix` that wait for their turn, as « get /api/… », in order. */
export function heavyRoutes({ platform }: TestApi, prefix: string): string[] {
  return platform.routes
    .filter(({ template, route: { heavy } }) => heavy && template.startsWith(prefix))
    .map(({ template, route: { method } }) => `${method} ${template}`)
    .toSorted();
}
