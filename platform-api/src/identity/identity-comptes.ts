import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { Identity, IdentityCompte, CompteQuery } from '@pwp/api-kit';
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

/** Accounts in one request. */
const PAGE = 200;
/** Accounts of a page that the next one asks for again. */
const OVERLAP = 20;

/** Most concurrent calls: a list makes one for each account. */
const CONCURRENCY = 8;

type Comptes = Pick<
  Identity,
  'comptesOf' | 'comptesByPage' | 'compte' | 'findByEmail' | 'list' | 'setGuichets' | 'setPerimetre'
>;

/** Accounts with their guichets and roles, read from groups. */
export function createComptes(call: CallAdmin): Comptes {
  return {
    comptesOf: (guichet, role = 'professionnel') =>
      call(async (client) => {
        const members = await groupMembers(client, guichet, GROUP_OF_ROLE[role]);
        return members.map(presentUser).filter(({ active }) => active);
      }),

    async *comptesByPage(guichet, role = 'professionnel') {
      const id = await call((client) => findGuichetGroup(client, guichet, GROUP_OF_ROLE[role]));
      if (id === undefined) return;
      // Each page is a call of its own: a token may expire between two.
      for await (const users of pagesOf((page) => call((client) => askMembers(client, id, page))))
        yield users.map(presentUser).filter(({ active }) => active);
    },

    compte: (accountId) =>
      call(async (client) => {
        const user = await readUser(client, accountId);
        return user && readCompte(client, user);
      }),

    findByEmail: (email) =>
      call(async (client) => {
        const address = email.trim();
        // Without an address, Keycloak would return everybody.
        if (address === '') return undefined;
        const found = z.array(UserRepresentation).parse(await client.users.find({ email: address, exact: true }));
        const user = found.find((candidate) => candidate.email.toLowerCase() === address.toLowerCase());
        return user && readCompte(client, user);
      }),

    list: (query) =>
      call(async (client) => {
        const users = (await candidates(client, query)).filter((user) => isKept(user, query)).toSorted(byName);
        return pMap(users.slice(0, query.limit), (user) => listedCompte(client, user), { concurrency: CONCURRENCY });
      }),

    setGuichets: (accountId, codes) => call((client) => setGroups(client, accountId, 'professionnels', codes)),

    setPerimetre: (accountId, codes) => call((client) => setGroups(client, accountId, 'referents', codes)),
  };
}

const { compare } = new Intl.Collator('fr');

function byName(left: UserRepresentation, right: UserRepresentation): number {
  return compare(left.lastName, right.lastName) || compare(left.email, right.email);
}

const GROUP_OF_ROLE = { professionnel: 'professionnels', referent: 'referents' } as const;

/** The members of this group of a guichet. */
async function groupMembers(
  client: KeycloakAdminClient,
  code: string,
  kind: GuichetGroupKind,
): Promise<UserRepresentation[]> {
  return membersOfGroup(client, await findGuichetGroup(client, code, kind));
}

/** A missing group has no member. */
async function membersOfGroup(client: KeycloakAdminClient, id: string | undefined): Promise<UserRepresentation[]> {
  if (id === undefined) return [];
  return everyPage((page) => askMembers(client, id, page));
}

async function askMembers(client: KeycloakAdminClient, id: string, page: Page): Promise<UserRepresentation[]> {
  return usersIn(await client.groups.listMembers({ id, ...page, briefRepresentation: false }));
}

async function administrators(client: KeycloakAdminClient): Promise<UserRepresentation[]> {
  return membersOfGroup(client, await findAdministrators(client));
}

/** The members of this group in these guichets, without duplicates. */
async function groupsMembers(
  client: KeycloakAdminClient,
  codes: readonly string[],
  kind: GuichetGroupKind,
): Promise<UserRepresentation[]> {
  const found = await pMap(new Set(codes), (code) => groupMembers(client, code, kind), { concurrency: CONCURRENCY });
  return [...new Map(found.flat().map((user) => [user.id, user])).values()];
}

/** A superset of the query's accounts: Keycloak's search is broader (it ignores case and accents). */
async function candidates(client: KeycloakAdminClient, query: CompteQuery): Promise<UserRepresentation[]> {
  const { guichets, perimetre, role } = query;
  const inGroups = [
    ...(guichets === undefined ? [] : [await groupsMembers(client, guichets, 'professionnels')]),
    ...(perimetre === undefined ? [] : [await groupsMembers(client, perimetre, 'referents')]),
    ...(role === undefined ? [] : [await administrators(client)]),
  ];
  const [first, ...others] = inGroups;
  if (first === undefined) {
    const words = wordsOf(query.texte).map((word) => `*${word.replaceAll(/["*\\]/g, '')}*`);
    const search = { ...(words.length > 0 && { search: words.join(' ') }), ...activity(query.active) };
    const ask = async (page: Page) =>
      usersIn(await client.users.find({ ...search, ...page, briefRepresentation: false }));
    return query.limit === undefined ? everyPage(ask) : ask({ first: 0, max: PAGE });
  }
  return first.filter(({ id }) => others.every((group) => group.some((user) => user.id === id)));
}

function activity(active: boolean | undefined): { enabled?: boolean } {
  return active === undefined ? {} : { enabled: active };
}

function wordsOf(texte: string | undefined): string[] {
  return (texte ?? '').split(/\s+/).filter((word) => word !== '');
}

function isKept(user: UserRepresentation, { texte, active }: CompteQuery): boolean {
  // With a filter on activity, Keycloak also returns service accounts, which have no address.
  if (user.email === '') return false;
  if (active !== undefined && user.enabled !== active) return false;
  const fields = [user.email, user.firstName, user.lastName].map((field) => field.toLocaleLowerCase('fr'));
  return wordsOf(texte).every((word) => fields.some((field) => field.includes(word.toLocaleLowerCase('fr'))));
}

interface Page {
  first: number;
  max: number;
}

/** Keycloak answers nothing where a group has nobody. */
function usersIn(answer: unknown): UserRepresentation[] {
  return z.array(UserRepresentation).parse(answer ?? []);
}

/** Keycloak returns a hundred rows by default: reads pages until one is not full. */
async function everyPage(ask: (page: Page) => Promise<UserRepresentation[]>): Promise<UserRepresentation[]> {
  const users = new Map<string, UserRepresentation>();
  for await (const page of pagesOf(ask)) for (const user of page) users.set(user.id, user);
  return [...users.values()];
}

/**
 * Pages of a list that Keycloak sorts by identifier and counts by rank: an account that goes moves all that follow. So a page begins
 * with some of the one before; where none of them is there, it is asked for from further back.
 */
async function* pagesOf(ask: (page: Page) => Promise<UserRepresentation[]>): AsyncGenerator<UserRepresentation[]> {
  let former = new Set<string>();
  for (let first = 0; ;) {
    const page = await ask({ first, max: PAGE });
    if (first > 0 && !page.some(({ id }) => former.has(id))) {
      first = Math.max(0, first - PAGE);
      continue;
    }
    const known = former;
    yield page.filter(({ id }) => !known.has(id));
    if (page.length < PAGE) return;
    former = new Set(page.map(({ id }) => id));
    first += PAGE - OVERLAP;
  }
}

/** One account: its roles are Keycloak's effective ones, whatever their origin. */
async function readCompte(client: KeycloakAdminClient, user: UserRepresentation): Promise<IdentityCompte> {
  const { id } = user;
  const [groups, roles] = await Promise.all([groupsOf(client, id), rolesOf(client, id)]);
  return presentCompte(user, groups, roles);
}

/** One account of a list: its roles come from its groups, which is one call instead of two. */
async function listedCompte(client: KeycloakAdminClient, user: UserRepresentation): Promise<IdentityCompte> {
  const groups = await groupsOf(client, user.id);
  return presentCompte(user, groups, rolesOfPaths(groups.map(({ path }) => path)));
}

function presentCompte(
  user: UserRepresentation,
  groups: readonly GroupRepresentation[],
  roles: readonly Role[],
): IdentityCompte {
  const codes = (kind: GuichetGroupKind) => codesOf(groups, kind);
  const { createdTimestamp } = user;
  return {
    ...presentUser(user),
    roles,
    guichets: codes('professionnels'),
    perimetre: codes('referents'),
    ...(createdTimestamp > 0 && { createdAt: new Date(createdTimestamp) }),
  };
}

async function groupsOf(client: KeycloakAdminClient, accountId: string): Promise<GroupRepresentation[]> {
  return z.array(GroupRepresentation).parse(await client.users.listGroups({ id: accountId }));
}

/** Includes the roles of its groups. */
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

/**
 * Leaves the old groups first: if interrupted, the account has fewer rights than requested, never more. A retry
 * completes it.
 */
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
