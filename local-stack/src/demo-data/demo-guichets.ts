import type { Guichet } from '@pwp/contracts';

/** A guichet of the demo, and the first three characters of its demandes. */
export interface DemoGuichet extends Guichet {
  territoires: string[];
}

/** The guichets of the demo accounts. SIRET and territory codes are those of the manual's fiche de transmission. */
export const demoGuichets: readonly DemoGuichet[] = [
  {
    code: '00002',
    nom: 'Mairie de démonstration',
    siret: '13002072000038',
    codeTerritoire: '034',
    territoires: ['034', '111'],
  },
  {
    code: 'PWP01',
    nom: 'GIP SNE - guichet de démonstration',
    siret: '13002072000038',
    codeTerritoire: '999',
    territoires: ['034', '111'],
  },
  {
    code: 'G1175',
    nom: 'Bailleur de démonstration',
    siret: '13002072000046',
    codeTerritoire: '111',
    territoires: ['111'],
  },
];

/** A closed guichet: no account has it, and no page proposes it. */
export const closedDemoGuichet: DemoGuichet & { dateFermeture: string } = {
  code: 'FERM1',
  nom: 'Ancienne annexe de démonstration',
  siret: '13002072000038',
  codeTerritoire: '034',
  territoires: ['034'],
  dateFermeture: '2026-06-30',
};
