import type { RouteRecordRaw } from 'vue-router';

/** What module.json says of where a module's pages are. */
export interface ModulePlace {
  id: string;
  path: string;
  home: boolean;
  publicPages: readonly { path: string }[];
}

/** What a module's code says of itself. */
export interface DeclaredPages {
  id: string;
  routes: readonly RouteRecordRaw[];
}

/** Every way in which the code of a module's pages differs from its module.json: a sentence each, with what to do. */
export function pageFaults(declared: DeclaredPages, { id, path, home, publicPages }: ModulePlace): string[] {
  const faults =
    declared.id === id
      ? []
      : [`defineWebModule says the id « ${declared.id} », module.json says « ${id} »: write the same in both.`];
  const outside = pathsOf(declared.routes).filter(
    (page) =>
      !(page === path || page.startsWith(`${path}/`) || (home && page === '/')) &&
      !publicPages.some((open) => open.path === page),
  );
  for (const page of outside)
    faults.push(
      `the route « ${page} » is outside « ${path} », the path of module.json, and none of its publicPages: it would never be shown.`,
    );
  return faults;
}

/** Full paths of pages and of their other names, those of children included. */
function pathsOf(routes: readonly RouteRecordRaw[], parent = ''): string[] {
  return routes.flatMap((route) => {
    const { alias = [], children = [] } = route;
    const own = [route.path, ...(typeof alias === 'string' ? [alias] : alias)].map((path) => join(parent, path));
    return [...own, ...own.flatMap((path) => pathsOf(children, path))];
  });
}

function join(parent: string, path: string): string {
  if (path.startsWith('/') || parent === '') return path;
  return path === '' ? parent : `${parent.replace(/\/$/, '')}/${path}`;
}
