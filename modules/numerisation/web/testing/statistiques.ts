import type { Mesure, Statistiques, StatistiquesPerimetre, Statut } from '../../contracts/index.ts';

/** The figures of one measure. */
export function aMesure(given: Partial<Mesure> = {}): Mesure {
  return { plis: 10, enCours: 2, rejetes: 2, complets: 6, median: 1500, neufSurDix: 4000, ...given };
}

/** Plis by statut, none unless given. */
export function statuts(given: Partial<Record<Statut, number>> = {}): Record<Statut, number> {
  return {
    'a-transmettre': 0,
    'non-applicable': 0,
    'numerisation-en-cours': 0,
    'enregistrement-en-cours': 0,
    'pieces-rejetees': 0,
    'rejet-sne': 0,
    'enregistrement-complet': 0,
    ...given,
  };
}

/** Two days of guichet 00002. */
export function someStatistiques(given: Partial<Statistiques> = {}): Statistiques {
  const total = given.total ?? aMesure();
  return {
    du: '2026-11-23',
    au: '2026-11-24',
    pas: 'jour',
    total,
    precedent: { du: '2026-11-21', au: '2026-11-22', ...aMesure({ plis: 4, rejetes: 1, complets: 3, median: 45 }) },
    tranches: [
      { du: '2026-11-23', au: '2026-11-23', statuts: statuts({ 'enregistrement-complet': 6, 'pieces-rejetees': 1 }) },
      { du: '2026-11-24', au: '2026-11-24', statuts: statuts({ 'numerisation-en-cours': 2, 'rejet-sne': 1 }) },
    ],
    semaines: [{ du: '2026-11-23', au: '2026-11-24', complets: 6, median: 1500, neufSurDix: 4000 }],
    motifs: [
      { motif: 'illisible', objet: 'piece', guichet: '00002', nombre: 1 },
      { motif: 'hors-perimetre', objet: 'piece', guichet: '00002', nombre: 2 },
      { motif: 'demande-radiee', objet: 'pli', guichet: '00002', nombre: 1 },
    ],
    guichets: [{ code: '00002', nom: 'Mairie', ...total }],
    suiviInterrompuDepuis: null,
    ...given,
  };
}

/** Two guichets of a référent. */
export function somePerimetre(given: Partial<StatistiquesPerimetre> = {}): StatistiquesPerimetre {
  return {
    ...someStatistiques(),
    total: aMesure({ plis: 13 }),
    guichets: [
      {
        code: '00002',
        nom: 'Mairie',
        ...aMesure({ plis: 3, rejetes: 0, complets: 0, median: null, neufSurDix: null }),
      },
      { code: 'PWP01', nom: 'Bailleur', ...aMesure({ plis: 10 }) },
    ],
    perimetre: [
      { code: '00002', nom: 'Mairie' },
      { code: 'PWP01', nom: 'Bailleur' },
    ],
    guichetsOmis: 0,
    ...given,
  };
}
