import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { AccountStore } from '../account-store.ts';
import { childrenOf, type GroupStore, type RealmGroup } from '../group-store.ts';
import { ADMIN_PATH } from '../realm.ts';
import { AdminRefusal, type AdminAccess } from './admin-access.ts';
import { groupRepresentation, roleRepresentation, userRepresentation } from './admin-representations.ts';
import { Paging } from './paging.ts';
import { findRole, REALM_ROLES } from './realm-roles.ts';

/** Dependencies of the groups' routes. */
export interface GroupParts {
  publicUrl: string;
  accounts: AccountStore;
  groups: GroupStore;
}

const Search = z.object({ search: z.string().catch(''), exact: z.stringbool().catch(false) });
const NewGroup = z.object({ name: z.string().min(1) });
const OfOne = z.object({ id: z.string() });
const Roles = z.array(z.object({ id: z.string() }));

/** Groups, their members, and the roles that they give. */
export function groupRoutes(
  router: Router,
  { view, manage }: AdminAccess,
  { publicUrl, accounts, groups }: GroupParts,
): void {
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: '64kb' });

  function groupOf(ctx: Context): RealmGroup {
    const group = groups.find(OfOne.parse(ctx['params']).id);
    if (group === undefined) throw new AdminRefusal(404, { error: 'Could not find group by id' });
    return group;
  }

  function create(ctx: Context, parent: string, taken: (name: string) => string): RealmGroup {
    const { name } = NewGroup.parse(ctx.request.body);
    // Keycloak escapes a slash in a name, to distinguish it from the path's.
    const made = groups.create(`${parent}/${name.replaceAll('/', '~/')}`);
    if (made === undefined) throw new AdminRefusal(409, { errorMessage: taken(name) });
    ctx.status = 201;
    ctx.set('Location', `${publicUrl}${ADMIN_PATH}/groups/${made.id}`);
    return made;
  }

  // The tree of the groups whose names match the search, each below its parents.
  router.get('/groups', view, (ctx) => {
    const { search, exact } = Search.parse(ctx.query);
    const all = groups.all();
    const found = all.filter(({ name }) => (exact ? name === search : name.includes(search)));
    const leads = (group: RealmGroup): boolean =>
      found.some(({ path }) => path === group.path || path.startsWith(`${group.path}/`));
    const tree = (group: RealmGroup): Record<string, unknown> =>
      groupRepresentation(group, all, childrenOf(all, group.path).filter(leads).map(tree));
    ctx.body = childrenOf(all, '').filter(leads).map(tree);
  });

  router.post('/groups', manage, json, (ctx) => {
    create(ctx, '', (name) => `Top level group named '${name}' already exists.`);
    ctx.body = null;
    ctx.status = 201;
  });

  router.get('/groups/:id/children', view, (ctx) => {
    const all = groups.all();
    const { first, max } = Paging.parse({ max: 10, ...ctx.query });
    const children = childrenOf(all, groupOf(ctx).path).slice(first, first + max);
    ctx.body = children.map((child) => groupRepresentation(child, all));
  });

  router.post('/groups/:id/children', manage, json, (ctx) => {
    const made = create(ctx, groupOf(ctx).path, (name) => `Sibling group named '${name}' already exists.`);
    ctx.body = groupRepresentation(made, groups.all());
  });

  router.get('/groups/:id/members', view, (ctx) => {
    const { first, max, briefRepresentation } = Paging.parse(ctx.query);
    const members = accounts.membersOf(groupOf(ctx).path, first, max);
    ctx.body = members.map((account) => userRepresentation(account, { brief: briefRepresentation }));
  });

  router.get('/groups/:id/role-mappings/realm/available', view, (ctx) => {
    const { roles } = groupOf(ctx);
    ctx.body = REALM_ROLES.filter((role) => !roles.includes(role)).map(roleRepresentation);
  });

  router.post('/groups/:id/role-mappings/realm', manage, json, (ctx) => {
    const group = groupOf(ctx);
    const roles = Roles.parse(ctx.request.body).map(({ id }) => {
      const role = findRole(id);
      if (role === undefined) throw new AdminRefusal(404, { error: 'Role not found' });
      return role;
    });
    groups.giveRoles(group, roles);
    ctx.status = 204;
  });
}
