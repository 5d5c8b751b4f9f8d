import {
  compteInconnu,
  identiteIndisponible,
  profilInvalide,
  route,
  type Identity,
  type IdentityAccount,
  type Route,
} from '@pwp/api-kit';
import { informationsEndpoints, type Informations } from '../../contracts/index.ts';

/** The caller's personal data: the account comes from the token, never from a parameter. */
export function informationsRoutes(identity: Pick<Identity, 'find' | 'updateProfile'>): Route[] {
  return [
    route(informationsEndpoints['GET /informations'], {
      access: 'signed-in',
      problems: [compteInconnu, identiteIndisponible],
      handler: async ({ account }) => {
        const found = await identity.find(account.id);
        if (found === undefined) throw compteInconnu('Ce compte n’existe plus : adressez-vous à votre référent.');
        return present(found);
      },
    }),
    route(informationsEndpoints['PUT /informations'], {
      access: 'signed-in',
      problems: [profilInvalide, compteInconnu, identiteIndisponible],
      handler: async ({ account, body }) => present(await identity.updateProfile(account.id, body)),
    }),
  ];
}

function present({ email, nom, prenom, telephone, typeOrganisme, organisme }: IdentityAccount): Informations {
  return { email, nom, prenom, telephone, typeOrganisme, organisme };
}
