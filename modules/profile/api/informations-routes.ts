import {
  compteInconnu,
  identiteIndisponible,
  profilInvalide,
  route,
  type Identity,
  type IdentityAccount,
  type Route,
} from '@pwp/api-kit';
import { ChangeInformations, Informations } from '../contracts/index.ts';

/** The personal data of who asks: the account is the token's, never a parameter. */
export function informationsRoutes(identity: Identity): Route[] {
  return [
    route({
      method: 'get',
      path: '/informations',
      summary: 'Les informations personnelles du compte connecté',
      access: 'signed-in',
      output: Informations,
      problems: [compteInconnu, identiteIndisponible],
      handler: async ({ account }) => {
        const found = await identity.find(account.id);
        if (found === undefined) throw compteInconnu("Ce compte n'existe plus : adressez-vous à votre référent.");
        return present(found);
      },
    }),
    route({
      method: 'put',
      path: '/informations',
      summary: 'Modifier les informations personnelles du compte connecté',
      access: 'signed-in',
      body: ChangeInformations,
      output: Informations,
      problems: [profilInvalide, compteInconnu, identiteIndisponible],
      handler: async ({ account, body }) => present(await identity.updateProfile(account.id, body)),
    }),
  ];
}

function present({ email, nom, prenom, telephone, typeOrganisme, organisme }: IdentityAccount): Informations {
  return { email, nom, prenom, telephone, typeOrganisme, organisme };
}
