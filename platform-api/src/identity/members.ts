import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Identity, IdentityMember, MemberQuery } from '@pwp/api-kit';
import { Role } from '@pwp/contracts';
import pMap from 'p-map';
import { z } from 'zod';
import { readUser, unknownAccount } from './accounts.ts';
import type { CallAdmin } from './admin-client.ts';
import {
  ensureGuichetGroup,
  findAdministrators,
  findGuichetGroup,
  guichetOfPath,
  rolesOfPaths,
  type GuichetGroupKind,
} from './guichet-groups.ts';
import {
  GroupRepresentation,
  presentUser,
  RoleRepresentation,
  UserRepresentation,
} from './identity-representations.ts';

/** Accounts asked in one call. */
const PAGE = 200;

/** Calls under way at once, at most: a list asks one of each account. */
const CONCURRENCY = 8;

type Members = Pick<Identity, 'membersOf' | 'member' | 'findByEmail' | 'list' | 'setGuichets' | 'setScope'>;

/** Accounts with their guichets and roles, which groups give. */
export function createMembers(call: CallAdmin): Members {
  return {
    membersOf: (guichet, role = 'professionnel') =>
      call(async (client) => {
        const members = await groupMembers(client, guichet, role === 'referent' ? 'referents' : 'professionnels');
        return members.map(presentUser).filter(({ active }) => active);
      }),

    member: (accountId) =>
      call(async (client) => {
        const user = await readUser(client, accountId);
        return user && readMember(client, user);
      }),

    findByEmail: (email) =>
      call(async (client) => {
        const address = email.trim();
        // Keycloak gives everybody to who asks for no address.
        if (address === '') return undefined;
        const found = z.array(UserRepresentation).parse(await client.users.find({ email: address, exact: true }));
        const user = found.find((candidate) => candidate.email.toLowerCase() === address.toLowerCase());
        return user && readMember(client, user);
      }),

    list: (query) =>
      call(async (client) => {
        const users = (await candidates(client, query)).filter((user) => isKept(user, query));
        const members = await pMap(users, (user) => listedMember(client, user), { concurrency: CONCURRENCY });
        return members.toSorted((left, right) => compare(left.nom, right.nom) || compare(left.email, right.email));
      }),

    setGuichets: (accountId, codes) => call((client) => setGroups(client, accountId, 'professionnels', codes)),

    setScope: (accountId, codes) => call((client) => setGroups(client, accountId, 'referents', codes)),
  };
}

const { compare } = new Intl.Collator('fr');

/** Who is in this group of a guichet. */
async function groupMembers(
  client: KeycloakAdminClient,
  code: string,
  kind: GuichetGroupKind,
): Promise<UserRepresentation[]> {
  return membersOfGroup(client, await findGuichetGroup(client, code, kind));
}

/** Nobody is in a group that is not there. */
async function membersOfGroup(client: KeycloakAdminClient, id: string | undefined): Promise<UserRepresentation[]> {
  if (id === undefined) return [];
  return everyPage((page) => client.groups.listMembers({ id, ...page, briefRepresentation: false }));
}

async function administrators(client: KeycloakAdminClient): Promise<UserRepresentation[]> {
  return membersOfGroup(client, await findAdministrators(client));
}

/** Who is in this group of one of the guichets, once each. */
async function groupsMembers(
  client: KeycloakAdminClient,
  codes: readonly string[],
  kind: GuichetGroupKind,
): Promise<UserRepresentation[]> {
  const found = await pMap(new Set(codes), (code) => groupMembers(client, code, kind), { concurrency: CONCURRENCY });
  return [...new Map(found.flat().map((user) => [user.id, user])).values()];
}

/** At least the accounts that the query keeps: Keycloak's search finds more than what is meant (any case, any accent). */
async function candidates(client: KeycloakAdminClient, query: MemberQuery): Promise<UserRepresentation[]> {
  const { guichets, scope, role } = query;
  const inGroups = [
    ...(guichets === undefined ? [] : [await groupsMembers(client, guichets, 'professionnels')]),
    ...(scope === undefined ? [] : [await groupsMembers(client, scope, 'referents')]),
    ...(role === undefined ? [] : [await administrators(client)]),
  ];
  const [first, ...others] = inGroups;
  if (first === undefined) {
    const words = wordsOf(query.texte).map((word) => `*${word.replaceAll(/["*\\]/g, '')}*`);
    const search = { ...(words.length > 0 && { search: words.join(' ') }), ...activity(query.active) };
    return everyPage((page) => client.users.find({ ...search, ...page, briefRepresentation: false }));
  }
  return first.filter(({ id }) => others.every((group) => group.some((user) => user.id === id)));
}

function activity(active: boolean | undefined): { enabled?: boolean } {
  return active === undefined ? {} : { enabled: active };
}

function wordsOf(texte: string | undefined): string[] {
  return (texte ?? '').split(/\s+/).filter((word) => word !== '');
}

function isKept(user: UserRepresentation, { texte, active }: MemberQuery): boolean {
  // Asked by activity, Keycloak gives the accounts of services too, which have no address.
  if (user.email === '') return false;
  if (active !== undefined && user.enabled !== active) return false;
  const fields = [user.email, user.firstName, user.lastName].map((field) => field.toLocaleLowerCase('fr'));
  return wordsOf(texte).every((word) => fields.some((field) => field.includes(word.toLocaleLowerCase('fr'))));
}

/** Keycloak gives a hundred at most unless asked for more: pages are asked until one is not full. */
async function everyPage(
  ask: (page: { first: number; max: number }) => Promise<unknown>,
): Promise<UserRepresentation[]> {
  const users: UserRepresentation[] = [];
  for (;;) {
    const page = z.array(UserRepresentation).parse((await ask({ first: users.length, max: PAGE })) ?? []);
    users.push(...page);
    if (page.length < PAGE) return users;
  }
}

/** One account: its roles are those that Keycloak takes for effective, wherever they come from. */
async function readMember(client: KeycloakAdminClient, user: UserRepresentation): Promise<IdentityMember> {
  const { id } = user;
  const [groups, roles] = await Promise.all([groupsOf(client, id), rolesOf(client, id)]);
  return presentMember(user, groups, roles);
}

/** One account among many: its roles are read in its groups, which is one call where the others are two. */
async function listedMember(client: KeycloakAdminClient, user: UserRepresentation): Promise<IdentityMember> {
  const groups = await groupsOf(client, user.id);
  return presentMember(user, groups, rolesOfPaths(groups.map(({ path }) => path)));
}

function presentMember(
  user: UserRepresentation,
  groups: readonly GroupRepresentation[],
  roles: readonly Role[],
): IdentityMember {
  const codes = (kind: GuichetGroupKind) => codesOf(groups, kind);
  return { ...presentUser(user), roles, guichets: codes('professionnels'), scope: codes('referents') };
}

async function groupsOf(client: KeycloakAdminClient, accountId: string): Promise<GroupRepresentation[]> {
  return z.array(GroupRepresentation).parse(await client.users.listGroups({ id: accountId }));
}

/** Those that its groups give too. */
async function rolesOf(client: KeycloakAdminClient, accountId: string): Promise<Role[]> {
  const roles = z.array(RoleRepresentation).parse(await client.users.listCompositeRealmRoleMappings({ id: accountId }));
  return Role.options.filter((role) => roles.some(({ name }) => name === role));
}

function codesOf(groups: readonly GroupRepresentation[], kind: GuichetGroupKind): string[] {
  return groups
    .flatMap(({ path }) => {
      const guichet = guichetOfPath(path);
      return guichet?.kind === kind ? [guichet.code] : [];
    })
    .toSorted();
}

/** Leaves the groups first: cut short, the account can do less than asked, never more. Asked again, it goes on. */
async function setGroups(
  client: KeycloakAdminClient,
  accountId: string,
  kind: GuichetGroupKind,
  codes: readonly string[],
): Promise<void> {
  if ((await readUser(client, accountId)) === undefined) throw unknownAccount();
  const own = (await groupsOf(client, accountId)).filter(({ path }) => guichetOfPath(path)?.kind === kind);
  const codeOf = (group: GroupRepresentation): string => guichetOfPath(group.path)?.code ?? '';
  for (const group of own) {
    if (!codes.includes(codeOf(group))) await client.users.delFromGroup({ id: accountId, groupId: group.id });
  }
  const held = new Set(own.map(codeOf));
  for (const code of new Set(codes)) {
    if (held.has(code)) continue;
    await client.users.addToGroup({ id: accountId, groupId: await ensureGuichetGroup(client, code, kind) });
  }
}
