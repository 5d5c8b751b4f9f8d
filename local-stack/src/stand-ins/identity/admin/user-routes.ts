import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { Account, AccountStore, NewAccount } from '../account-store.ts';
import type { GroupStore, RealmGroup } from '../group-store.ts';
import type { LockoutStore } from '../lockout-store.ts';
import { ADMIN_PATH } from '../realm.ts';
import type { SessionStore } from '../session-store.ts';
import { AdminRefusal, type AdminAccess } from './admin-access.ts';
import {
  memberGroupRepresentation,
  roleRepresentation,
  sessionRepresentation,
  userRepresentation,
} from './admin-representations.ts';
import { Paging } from './paging.ts';
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
  username: z.string().optional(),
  email: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  enabled: z.boolean().optional(),
  emailVerified: z.boolean().optional(),
  attributes: z.record(z.string(), z.array(z.string())).optional(),
});

const Search = z.object({
  search: z.string().catch(''),
  email: z.string().optional().catch(undefined),
  username: z.string().optional().catch(undefined),
  enabled: z.stringbool().optional().catch(undefined),
});

/** Accounts with their groups, roles and sessions. */
export function userRoutes(
  router: Router,
  { view, manage }: AdminAccess,
  { publicUrl, accounts, groups, sessions, lockouts }: UserParts,
): void {
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: '64kb' });

  router.get('/users', view, (ctx) => {
    const { search, email, username, enabled } = Search.parse(ctx.query);
    const { first, max, briefRepresentation } = Paging.parse({ briefRepresentation: 'false', ...ctx.query });
    // In Keycloak, stars around a word search it anywhere.
    const words = search.split(/\s+/).flatMap((word) => word.replaceAll('*', '') || []);
    const found = accounts.search({ words, email: email ?? username, enabled }, first, max);
    ctx.body = found.map((account) => userRepresentation(account, { brief: briefRepresentation }));
  });

  router.post('/users', manage, json, (ctx) => {
    const wanted = Representation.parse(ctx.request.body);
    const account = {
      email: wanted.email ?? '',
      firstName: wanted.firstName ?? '',
      lastName: wanted.lastName ?? '',
      enabled: wanted.enabled ?? false,
      emailVerified: wanted.emailVerified ?? false,
      attributes: wanted.attributes ?? {},
    };
    // As in Keycloak: a known address is refused before the profile is read.
    if (accounts.findByEmail(account.email) !== undefined)
      throw new AdminRefusal(409, { errorMessage: 'User exists with same email' });
    assertProfile(account);
    ctx.set('Location', `${publicUrl}${ADMIN_PATH}/users/${accounts.create(account)}`);
    ctx.body = null;
    ctx.status = 201;
  });

  router.get('/users/:id', view, (ctx) => {
    ctx.body = userRepresentation(accountOf(ctx, accounts), { brief: false });
  });

  router.put('/users/:id', manage, json, (ctx) => {
    const account = accountOf(ctx, accounts);
    const change = Representation.parse(ctx.request.body);
    for (const [field, value] of Object.entries({ username: change.username, email: change.email })) {
      if (value !== undefined && value !== account.email)
        throw new AdminRefusal(400, { field, errorMessage: 'error-user-attribute-read-only', params: [field] });
    }
    const changed = {
      email: account.email,
      firstName: change.firstName ?? account.firstName,
      lastName: change.lastName ?? account.lastName,
      enabled: change.enabled ?? account.enabled,
      emailVerified: change.emailVerified ?? account.emailVerified,
      // Like Keycloak: attributes stay when `attributes` is absent; otherwise those that it does not name are
      // dropped.
      attributes: change.attributes ?? account.attributes,
    };
    assertProfile(changed);
    accounts.update(account.id, changed);
    ctx.status = 204;
  });

  router.delete('/users/:id', manage, async (ctx) => {
    const { id } = accountOf(ctx, accounts);
    await sessions.end(sessions.of(id));
    accounts.remove(id);
    ctx.status = 204;
  });

  router.get('/users/:id/groups', view, (ctx) => {
    const own = groups.at(accountOf(ctx, accounts).groups);
    const all = groups.all();
    ctx.body = own.map((group) => memberGroupRepresentation(group, all));
  });

  function groupOf(ctx: Context): RealmGroup {
    const group = groups.find(InGroup.parse(ctx['params']).groupId);
    if (group === undefined) throw new AdminRefusal(404, { error: 'Group not found' });
    return group;
  }

  router.put('/users/:id/groups/:groupId', manage, (ctx) => {
    const account = accountOf(ctx, accounts);
    accounts.setGroups(account.id, [...new Set([...account.groups, groupOf(ctx).path])]);
    ctx.status = 204;
  });

  router.delete('/users/:id/groups/:groupId', manage, (ctx) => {
    const account = accountOf(ctx, accounts);
    const { path: left } = groupOf(ctx);
    accounts.setGroups(
      account.id,
      account.groups.filter((path) => path !== left),
    );
    ctx.status = 204;
  });

  router.get('/users/:id/role-mappings/realm/composite', view, (ctx) => {
    const account = accountOf(ctx, accounts);
    const given = groups.at(account.groups).flatMap(({ roles }) => roles);
    ctx.body = [...new Set([...given, ...account.roles])].map(roleRepresentation);
  });

  router.get('/users/:id/sessions', view, (ctx) => {
    const account = accountOf(ctx, accounts);
    ctx.body = sessions.of(account.id).map((session) => sessionRepresentation(session, account));
  });

  // Only the password: the embedded identity has no second factor.
  router.get('/users/:id/credentials', view, (ctx) => {
    ctx.body = [{ id: `${accountOf(ctx, accounts).id}-password`, type: 'password' }];
  });

  router.post('/users/:id/logout', manage, async (ctx) => {
    await sessions.end(sessions.of(accountOf(ctx, accounts).id));
    ctx.status = 204;
  });

  // Keycloak does not check whether the account exists.
  router.delete('/attack-detection/brute-force/users/:id', manage, (ctx) => {
    const account = accounts.findById(z.string().parse(ctx.params['id']));
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

function assertProfile({ email, firstName, lastName, attributes }: NewAccount): void {
  const values = { ...attributes, email: [email], firstName: [firstName], lastName: [lastName] };
  const faults = profileFaults(values, 'admin');
  if (faults.length > 0) throw new AdminRefusal(400, faults.length === 1 ? { ...faults[0] } : { errors: faults });
}
