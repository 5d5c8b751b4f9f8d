import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import {
  compteExistant,
  compteInconnu,
  courrielNonParti,
  profilInvalide,
  type AccountAction,
  type Identity,
  type ProblemError,
} from '@pwp/api-kit';
import type { AdminSettings, CallAdmin } from './admin-client.ts';
import {
  newUser,
  pathId,
  presentUser,
  UserRepresentation,
  withActive,
  withEmail,
  withProfile,
} from './identity-representations.ts';
import { profileRefusal } from './profile-refusal.ts';

/** Three days, s. */
const LINK_LIFE = 259_200;

const ACTIONS: Readonly<Record<AccountAction, string>> = {
  'choose-password': 'UPDATE_PASSWORD',
  'confirm-adresse': 'VERIFY_EMAIL',
};

type Accounts = Pick<
  Identity,
  'find' | 'updateProfile' | 'create' | 'setActive' | 'changeEmail' | 'sendActionMail' | 'remove'
>;

/** The lifecycle of one account. */
export function createAccounts(call: CallAdmin, settings: AdminSettings): Accounts {
  const { portalUrl, portalClientId, linkLife = LINK_LIFE } = settings;
  return {
    find: (accountId) =>
      call(async (client) => {
        const user = await readUser(client, accountId);
        return user && presentUser(user);
      }),

    updateProfile: (accountId, profile) =>
      call(async (client) => {
        const user = await existingUser(client, accountId);
        const changed = withProfile(user, profile);
        await client.users.update({ id: accountId }, changed);
        return presentUser({ ...user, ...changed });
      }, accountRefusal),

    create: (account) =>
      call(async (client) => {
        const user = newUser(account);
        // Keycloak distinguishes a missing identifier from an invalid address.
        if (user.email === '') throw missingAddress();
        const { id } = await client.users.create(user);
        return presentUser(UserRepresentation.parse({ ...user, id }));
      }, accountRefusal),

    setActive: (accountId, active) =>
      call(async (client) => {
        const user = await existingUser(client, accountId);
        if (user.enabled !== active) await client.users.update({ id: accountId }, withActive(user, active));
        // Clears the failed passwords, so that a reinstated account is not locked.
        if (active) await client.attackDetection.del({ id: accountId });
        else await client.users.logout({ id: accountId });
      }, accountRefusal),

    changeEmail: (accountId, email) =>
      call(async (client) => {
        const user = await existingUser(client, accountId);
        await client.users.update({ id: accountId }, withEmail(user, email));
      }, accountRefusal),

    sendActionMail: (accountId, actions) =>
      call(
        async (client) => {
          await client.users.executeActionsEmail({
            id: pathId(accountId),
            clientId: portalClientId,
            redirectUri: `${portalUrl}/`,
            lifespan: linkLife,
            actions: actions.map((action) => ACTIONS[action]),
          });
        },
        // 400 for a disabled account, 500 when Keycloak's mail server refuses the mail.
        (status) => (status === 400 || status === 500 ? mailNotSent(status) : accountRefusal(status, undefined)),
      ),

    remove: (accountId) =>
      call(async (client) => {
        await client.users.del({ id: pathId(accountId) }, { catchNotFound: true });
      }),
  };
}

/** The account's representation; undefined when it does not exist. */
export async function readUser(client: KeycloakAdminClient, id: string): Promise<UserRepresentation | undefined> {
  const user = await client.users.findOne({ id: pathId(id) });
  return user === null || user === undefined ? undefined : UserRepresentation.parse(user);
}

/** Maps Keycloak's refusal to change an account to a problem of the portal. */
function accountRefusal(status: number, body: unknown): ProblemError | undefined {
  if (status === 404) return unknownAccount();
  if (status === 409) return compteExistant('Un compte existe déjà à cette adresse électronique.');
  return status === 400 ? profileRefusal(body) : undefined;
}

async function existingUser(client: KeycloakAdminClient, id: string): Promise<UserRepresentation> {
  const user = await readUser(client, id);
  if (user === undefined) throw unknownAccount();
  return user;
}

/** The account no longer exists. */
export function unknownAccount(): ProblemError {
  return compteInconnu('Ce compte n’existe plus : adressez-vous à votre référent.');
}

function missingAddress(): ProblemError {
  const detail = 'L’adresse électronique doit être remplie.';
  return profilInvalide(detail, { errors: [{ pointer: '/email', detail }] });
}

function mailNotSent(status: number): ProblemError {
  return courrielNonParti('Le compte est à jour, mais son courriel n’a pas pu partir. Renvoyez-le dans un moment.', {
    cause: new Error(`the identity answered ${status} to an action mail`),
  });
}
