import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from '../account-store.ts';
import { childrenOf, type GroupStore, type RealmGroup } from '../group-store.ts';
import { ADMIN_PATH } from '../realm.ts';
import { AdminRefusal } from './admin-access.ts';
import { groupRepresentation, userRepresentation } from './admin-representations.ts';

/** Dependencies of the groups' routes. */
export interface GroupParts {
  publicUrl: string;
  accounts: AccountStore;
  groups: GroupStore;
}

/** Keycloak's paging. */
export const Paging = z.object({
  first: z.coerce.number().int().min(0).default(0),
  max: z.coerce.number().int().min(0).default(100),
});

const Search = z.object({ search: z.string() });
const NewGroup = z.object({ name: z.string().min(1) });
const OfOne = z.object({ id: z.string() });

/** Groups and their members; the role of a group follows from its path. */
export function groupRoutes(router: Router, { publicUrl, accounts, groups }: GroupParts): void {
  function groupOf(ctx: Context): RealmGroup {
    const group = groups.find(OfOne.parse(ctx['params']).id);
    if (group === undefined) throw new AdminRefusal(404, { error: 'Could not find group by id' });
    return group;
  }

  function create(ctx: Context, parent: string): void {
    const { name } = NewGroup.parse(ctx.request.body);
    // Keycloak escapes a slash in a name, to distinguish it from the path's.
    const made = groups.create(`${parent}/${name.replaceAll('/', '~/')}`);
    if (made === undefined) throw new AdminRefusal(409, { errorMessage: `Group named '${name}' already exists.` });
    ctx.set('Location', `${publicUrl}${ADMIN_PATH}/groups/${made.id}`);
    ctx.body = groupRepresentation(made, groups.all());
    ctx.status = 201;
  }

  // The tree of the groups of this name, each below its parents: the platform searches by exact names.
  router.get('/groups', (ctx) => {
    const { search } = Search.parse(ctx.query);
    const all = groups.all();
    const found = all.filter(({ name }) => name === search);
    const leads = (group: RealmGroup): boolean => found.some(({ path }) => `${path}/`.startsWith(`${group.path}/`));
    const tree = (group: RealmGroup): Record<string, unknown> =>
      groupRepresentation(group, all, childrenOf(all, group.path).filter(leads).map(tree));
    ctx.body = childrenOf(all, '').filter(leads).map(tree);
  });

  router.post('/groups', (ctx) => create(ctx, ''));

  router.get('/groups/:id/children', (ctx) => {
    const all = groups.all();
    ctx.body = childrenOf(all, groupOf(ctx).path).map((child) => groupRepresentation(child, all));
  });

  router.post('/groups/:id/children', (ctx) => create(ctx, groupOf(ctx).path));

  router.get('/groups/:id/members', (ctx) => {
    const { first, max } = Paging.parse(ctx.query);
    const members = accounts.membersOf(groupOf(ctx).path);
    ctx.body = members.slice(first, first + max).map(userRepresentation);
  });

  // A group has its role from the start.
  router.get('/groups/:id/role-mappings/realm/available', (ctx) => {
    ctx.body = [];
  });
}
