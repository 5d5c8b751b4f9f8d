import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { state } from './app-state.ts';

/** The parts of the application with their own file, by address prefix. */
const PARTS: readonly { owns: (path: string) => boolean; load: () => Promise<{ routes: RouteRecordRaw[] }> }[] = [
  {
    owns: (path) => path.startsWith('/profile'),
    load: () => import('../../modules/profile/web/routes.ts'),
  },
  { owns: () => true, load: () => import('../../modules/numerisation/web/routes.ts') },
];

/** One router for all pages; a page's routes load with its file. */
export function createAppRouter(): Router {
  const router = createRouter({ history: createWebHistory('/'), routes: [] });
  const added = new Set<unknown>();
  router.beforeEach(async (to) => {
    const part = PARTS.find(({ owns }) => owns(to.path));
    if (part === undefined || added.has(part)) return true;
    added.add(part);
    for (const route of (await part.load()).routes) router.addRoute(route);
    return to.fullPath;
  });
  router.afterEach((to) => {
    state.path = to.path;
  });
  return router;
}
