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

const groups = (kind: 'professionnels' | 'referents', codes: readonly string[]) =>
  codes.map((code) => `/guichets/${code}/${kind}`);

const profile = (telephone: string, typeOrganisme: string, organisme: string) => ({
  telephone: [telephone],
  typeOrganisme: [typeOrganisme],
  organisme: [organisme],
});

const mairie = profile('04 00 00 00 02', 'COMMUNE', 'Mairie de démonstration');
const bailleur = profile('01 00 00 11 75', 'BAILLEUR', 'Bailleur de démonstration');

/** The requester of the demo's tickets. */
export const DEMO_AGENT_ID = '2f6c1d9e-7b54-4c0a-9e6f-5a1b3c8d0002';

/** The accounts that external checks use, and one with an incomplete profile. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    id: DEMO_AGENT_ID,
    email: 'agent@pwp.test',
    firstName: 'Agent',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel'],
    groups: groups('professionnels', ['00002', 'PWP01']),
    attributes: mairie,
    description: 'professionnel, guichets 00002 et PWP01',
  },
  {
    email: 'agent2@pwp.test',
    firstName: 'Agent deux',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel'],
    groups: groups('professionnels', ['G1175']),
    attributes: bailleur,
    description: 'professionnel, guichet G1175',
  },
  {
    email: 'referent@pwp.test',
    firstName: 'Référent',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel', 'referent'],
    groups: [...groups('professionnels', ['00002', 'PWP01']), ...groups('referents', ['00002', 'PWP01'])],
    attributes: mairie,
    description: 'référent de 00002 et PWP01',
  },
  {
    email: 'referent2@pwp.test',
    firstName: 'Référent deux',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel', 'referent'],
    groups: [...groups('professionnels', ['G1175']), ...groups('referents', ['G1175'])],
    attributes: bailleur,
    description: 'référent de G1175',
  },
  {
    email: 'admin@pwp.test',
    firstName: 'Administrateur',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['administrateur'],
    groups: ['/administrateurs'],
    attributes: profile('01 00 00 00 99', 'ETAT', 'GIP SNE'),
    description: 'administrateur',
  },
  {
    email: 'nouveau@pwp.test',
    firstName: 'Nouveau',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel'],
    groups: groups('professionnels', ['PWP01']),
    attributes: {},
    description: 'professionnel, guichet PWP01, profil à compléter à la première connexion',
  },
];
