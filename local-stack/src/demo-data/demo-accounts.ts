import type { Role } from '@pwp/contracts';

/** Password of every demo account. */
export const DEMO_PASSWORD = 'Portail-Demo-2026!';

/** Secret of the one-time codes of demo accounts with a second factor (base32, for authenticator applications). */
export const DEMO_TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** A demo account, with the identity's field names. */
export interface DemoAccount {
  /** Fixed where demo data belongs to the account; random otherwise. */
  id?: string;
  email: string;
  firstName: string;
  lastName: string;
  password: string;
  roles: Role[];
  groups: string[];
  attributes: Record<string, string[]>;
  /** Its description in the output of `npm start`. */
  description: string;
}

const profile = (telephone: string, typeOrganisme: string, organisme: string) => ({
  telephone: [telephone],
  typeOrganisme: [typeOrganisme],
  organisme: [organisme],
});

const mairie = profile('04 00 00 00 02', 'COMMUNE', 'Mairie de démonstration');
const bailleur = profile('01 00 00 11 75', 'BAILLEUR', 'Bailleur de démonstration');
const etat = profile('01 00 00 00 99', 'ETAT', 'GIP SNE');

function account(
  name: string,
  firstName: string,
  guichets: Partial<Record<'professionnels' | 'referents', readonly string[]>>,
  attributes: DemoAccount['attributes'],
  description: string,
): DemoAccount {
  const { professionnels = [], referents = [] } = guichets;
  return {
    email: `${name}@pwp.test`,
    firstName,
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: [
      ...(professionnels.length > 0 ? ['professionnel' as const] : []),
      ...(referents.length > 0 ? ['referent' as const] : []),
    ],
    groups: Object.entries(guichets).flatMap(([kind, codes]) => codes.map((code) => `/guichets/${code}/${kind}`)),
    attributes,
    description,
  };
}

function administrator(name: string, firstName: string, description: string): DemoAccount {
  const plain = account(name, firstName, {}, etat, description);
  return { ...plain, roles: ['administrateur'], groups: ['/administrateurs'] };
}

/** The requester of the demo's tickets. */
export const DEMO_AGENT_ID = '2f6c1d9e-7b54-4c0a-9e6f-5a1b3c8d0002';

const ours = ['00002', 'PWP01'];
const agent = account('agent', 'Agent', { professionnels: ours }, mairie, 'professionnel, guichets 00002 et PWP01');
const toComplete = 'professionnel, guichet PWP01, profil à compléter à la première connexion';

/** The accounts that external checks use, and one with an incomplete profile. */
export const demoAccounts: readonly DemoAccount[] = [
  { ...agent, id: DEMO_AGENT_ID },
  account('agent2', 'Agent deux', { professionnels: ['G1175'] }, bailleur, 'professionnel, guichet G1175'),
  account('referent', 'Référent', { professionnels: ours, referents: ours }, mairie, 'référent de 00002 et PWP01'),
  account(
    'referent2',
    'Référent deux',
    { professionnels: ['G1175'], referents: ['G1175'] },
    bailleur,
    'référent de G1175',
  ),
  administrator('admin', 'Administrateur', 'administrateur'),
  administrator('admin2', 'Administrateur deux', 'administrateur : relit ce que l’autre publie'),
  account('nouveau', 'Nouveau', { professionnels: ['PWP01'] }, {}, toComplete),
];
