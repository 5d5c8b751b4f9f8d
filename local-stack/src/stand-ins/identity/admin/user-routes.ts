import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { Account, AccountChange, AccountStore } from '../account-store.ts';
import { rolesOf, stableId, type GroupStore, type RealmGroup } from '../group-store.ts';
import type { LockoutStore } from '../lockout-store.ts';
import { ADMIN_PATH } from '../realm.ts';
import type { SessionStore } from '../session-store.ts';
import { AdminRefusal } from './admin-access.ts';
import { groupRepresentation, sessionRepresentation, userRepresentation } from './admin-representations.ts';
import { Paging } from './group-routes.ts';
import { profileFaults } from './profile-faults.ts';

/** Dependencies of the accounts' routes. */
export interface UserParts {
  publicUrl: string;
  accounts: AccountStore;
  groups: GroupStore;
  sessions: SessionStore;
  lockouts: LockoutStore;
}

const Representation = z.object({
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  enabled: z.boolean(),
  emailVerified: z.boolean(),
  attributes: z.record(z.string(), z.array(z.string())),
});

const Body = z.record(z.string(), z.unknown());

const Search = z.object({
  search: z.string().default(''),
  email: z.string().optional(),
  enabled: z.stringbool().optional(),
});

/** Accounts with their groups, roles and sessions. */
export function userRoutes(router: Router, { publicUrl, accounts, groups, sessions, lockouts }: UserParts): void {
  router.get('/users', (ctx) => {
    const { search, email, enabled } = Search.parse(ctx.query);
    const { first, max } = Paging.parse(ctx.query);
    // In Keycloak, stars around a word search it anywhere.
    const words = search.split(/\s+/).flatMap((word) => word.replaceAll('*', '') || []);
    const found = accounts.search({ words, email, enabled });
    ctx.body = found.slice(first, first + max).map(userRepresentation);
  });

  /** As in Keycloak: an address that another account has is refused before the profile is read. */
  function assertFree(email: string, ownId?: string): void {
    const holder = accounts.findByEmail(email);
    if (holder !== undefined && holder.id !== ownId)
      throw new AdminRefusal(409, { errorMessage: 'User exists with same email' });
  }

  router.post('/users', (ctx) => {
    const nobody = { email: '', firstName: '', lastName: '', enabled: false, emailVerified: false, attributes: {} };
    const account = Representation.parse({ ...nobody, ...Body.parse(ctx.request.body) });
    assertFree(account.email);
    assertProfile(account);
    ctx.set('Location', `${publicUrl}${ADMIN_PATH}/users/${accounts.create(account)}`);
    ctx.body = null;
    ctx.status = 201;
  });

  router.get('/users/:id', (ctx) => {
    ctx.body = userRepresentation(accountOf(ctx, accounts));
  });

  router.put('/users/:id', (ctx) => {
    const account = accountOf(ctx, accounts);
    // Like Keycloak: attributes stay when `attributes` is absent, else those that it does not name are dropped.
    const changed = Representation.parse({ ...account, ...Body.parse(ctx.request.body) });
    assertFree(changed.email, account.id);
    assertProfile(changed);
    accounts.update(account.id, changed);
    ctx.status = 204;
  });

  router.delete('/users/:id', async (ctx) => {
    const account = accountOf(ctx, accounts);
    await sessions.removeAccount(account);
    accounts.remove(account.id);
    ctx.status = 204;
  });

  router.get('/users/:id/groups', (ctx) => {
    const account = accountOf(ctx, accounts);
    const all = groups.all();
    ctx.body = all.filter(({ path }) => account.groups.includes(path)).map((group) => groupRepresentation(group, all));
  });

  function groupOf(ctx: Context): RealmGroup {
    const group = groups.find(InGroup.parse(ctx['params']).groupId);
    if (group === undefined) throw new AdminRefusal(404, { error: 'Group not found' });
    return group;
  }

  router.put('/users/:id/groups/:groupId', (ctx) => {
    const account = accountOf(ctx, accounts);
    accounts.setGroups(account.id, [...new Set([...account.groups, groupOf(ctx).path])]);
    ctx.status = 204;
  });

  router.delete('/users/:id/groups/:groupId', (ctx) => {
    const account = accountOf(ctx, accounts);
    const { path: left } = groupOf(ctx);
    const kept = account.groups.filter((path) => path !== left);
    accounts.setGroups(account.id, kept);
    ctx.status = 204;
  });

  router.get('/users/:id/role-mappings/realm/composite', (ctx) => {
    ctx.body = rolesOf(accountOf(ctx, accounts)).map((name) => ({ id: stableId(name), name }));
  });

  router.get('/users/:id/sessions', (ctx) => {
    ctx.body = sessions.of(accountOf(ctx, accounts).id).map(sessionRepresentation);
  });

  // Only the password: the embedded identity has no second factor.
  router.get('/users/:id/credentials', (ctx) => {
    ctx.body = [{ id: `${accountOf(ctx, accounts).id}-password`, type: 'password' }];
  });

  router.post('/users/:id/logout', async (ctx) => {
    await sessions.end(sessions.of(accountOf(ctx, accounts).id));
    ctx.status = 204;
  });

  // Keycloak does not check whether the account exists.
  router.delete('/attack-detection/brute-force/users/:id', (ctx) => {
    const account = accounts.findById(OfOne.parse(ctx.params).id);
    if (account !== undefined) lockouts.clearEverywhere(account.email);
    ctx.status = 204;
  });
}

const OfOne = z.object({ id: z.string() });
const InGroup = z.object({ groupId: z.string() });

/** The account of the path. Throws Keycloak's 404. */
export function accountOf(ctx: Context, accounts: AccountStore): Account {
  const account = accounts.findById(OfOne.parse(ctx['params']).id);
  if (account === undefined) throw new AdminRefusal(404, { error: 'User not found' });
  return account;
}

function assertProfile({ email, firstName, lastName, attributes }: AccountChange): void {
  const values = { ...attributes, email: [email], firstName: [firstName], lastName: [lastName] };
  const faults = profileFaults(values, 'admin');
  if (faults.length > 0) throw new AdminRefusal(400, faults.length === 1 ? { ...faults[0] } : { errors: faults });
}
