import type { Role } from '@pwp/contracts';

/** Password of every demo account. */
export const DEMO_PASSWORD = 'Portail-Demo-2026!';

/** A demo account, in the words of the identity. */
export interface DemoAccount {
  email: string;
  firstName: string;
  lastName: string;
  password: string;
  roles: Role[];
  groups: string[];
  /** What `npm start` says of it. */
  description: string;
}

const groups = (kind: 'professionnels' | 'referents', codes: readonly string[]) =>
  codes.map((code) => `/guichets/${code}/${kind}`);

/** The accounts that outside checks rely on. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    email: 'agent@pwp.test',
    firstName: 'Agent',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel'],
    groups: groups('professionnels', ['00002', 'PWP01']),
    description: 'professionnel, guichets 00002 et PWP01',
  },
  {
    email: 'agent2@pwp.test',
    firstName: 'Agent deux',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel'],
    groups: groups('professionnels', ['G1175']),
    description: 'professionnel, guichet G1175',
  },
  {
    email: 'referent@pwp.test',
    firstName: 'Référent',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel', 'referent'],
    groups: [...groups('professionnels', ['00002', 'PWP01']), ...groups('referents', ['00002', 'PWP01'])],
    description: 'référent de 00002 et PWP01',
  },
  {
    email: 'referent2@pwp.test',
    firstName: 'Référent deux',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['professionnel', 'referent'],
    groups: [...groups('professionnels', ['G1175']), ...groups('referents', ['G1175'])],
    description: 'référent de G1175',
  },
  {
    email: 'admin@pwp.test',
    firstName: 'Administrateur',
    lastName: 'DEMO',
    password: DEMO_PASSWORD,
    roles: ['administrateur'],
    groups: [],
    description: 'administrateur',
  },
];
