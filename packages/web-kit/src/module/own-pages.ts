import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';

/** The part of module.json about a module's pages. */
export interface ModulePlace {
  id: string;
  path: string;
  home: boolean;
  publicPages: readonly { path: string }[];
}

/** Imports a component. */
export type ComponentLoader = () => Promise<{ default: Component }>;

/** By name of a slot: what the module shows there, a component or a function that imports it. It gets the prop `data`. */
export type SlotComponents = Readonly<Record<string, Component | ComponentLoader>>;

/** The module's declaration in code. */
export interface DeclaredPages {
  id: string;
  routes: readonly RouteRecordRaw[];
  slots?: SlotComponents;
}

/** Every difference between a module's pages and its module.json: one sentence each, with the fix. */
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

/** Every difference between the slots of a module's code and those of its module.json: one sentence each, with the fix. */
export function slotFaults({ slots = {} }: DeclaredPages, named: readonly { name: string }[] = []): string[] {
  const names = named.map(({ name }) => name);
  return [
    ...names
      .filter((name) => !Object.hasOwn(slots, name))
      .map((name) => `module.json names the slot « ${name} »: give defineWebModule a component for it.`),
    ...Object.keys(slots)
      .filter((name) => !names.includes(name))
      .map((name) => `defineWebModule has a component for the slot « ${name} »: name it in module.json.`),
  ];
}

/** Full paths of pages and of their aliases, children included. */
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
