/*
 * The French texts of « Statistiques », which load with its page: not in `locales/fr.ts`, which every page loads. Motifs
 * and statuts are in `contracts/labels.ts`.
 */

import { formatCount, formatNumber } from '@pwp/ui';
import type { Motif } from '../../contracts/index.ts';

const percents = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 1 });

/** `12,5 %`, from 0.125. */
export function formatPart(part: number): string {
  return percents.format(part);
}

const HEURE = 60;
const JOUR = 24 * HEURE;

/** `45 min`, `5 h 20`, `1 j 21 h`; from minutes. */
export function formatDuree(minutes: number): string {
  const rounded = minutes < JOUR ? minutes : Math.round(minutes / HEURE) * HEURE;
  const [jours, heures, reste] = [
    Math.floor(rounded / JOUR),
    Math.floor((rounded % JOUR) / HEURE),
    Math.floor(rounded % HEURE),
  ];
  if (jours > 0) return heures === 0 ? `${formatNumber(jours)} j` : `${formatNumber(jours)} j ${heures} h`;
  if (heures === 0) return `${reste} min`;
  return reste === 0 ? `${heures} h` : `${heures} h ${String(reste).padStart(2, '0')}`;
}

export const words = {
  title: 'Statistiques',
  intro: (qui: string, du: string, au: string) => `${qui} · du ${du} au ${au}`,
  guichet: (code: string) => `Guichet ${code}`,
  guichets: (n: number) => formatCount(n, 'guichet', 'guichets'),
  annonce: (plis: number, du: string, au: string) =>
    `Statistiques du ${du} au ${au} : ${formatCount(plis, 'pli transmis', 'plis transmis')}.`,
  failed: 'Les statistiques n’ont pas pu être calculées',
  lent: 'Cela prend plus longtemps que d’habitude. Les chiffres s’afficheront d’eux-mêmes.',
  imprimer: 'Imprimer',
  sansGuichet: 'Les statistiques sont celles des plis d’un guichet.',
  vide: {
    title: 'Aucun pli sur cette période',
    detail: 'Choisissez une période plus longue : les statistiques comptent les plis par leur date de transmission.',
    douzeMois: 'Voir les 12 derniers mois',
  },
  omis: (comptes: number, omis: number) =>
    `Ces chiffres portent sur vos ${formatNumber(comptes)} premiers guichets par ordre de code ; ${formatCount(omis, 'autre n’y est pas', 'autres n’y sont pas')}. Choisissez un guichet dans la liste pour en lire les chiffres.`,

  periode: {
    legend: 'Période',
    choix: {
      '30-jours': '30 jours',
      '90-jours': '90 jours',
      '12-mois': '12 mois',
      choisie: 'Autre période',
    },
    du: 'Du',
    au: 'Au',
    submit: 'Afficher',
    dateManquante: 'Saisissez deux dates complètes (jour, mois, année).',
    inversee: 'La date de fin est avant la date de début.',
    longue: (mois: number) => `La période dépasse ${mois} mois. Choisissez deux dates plus proches.`,
  },

  choixGuichet: {
    label: 'Guichets',
    tous: (n: number) => `Tous mes guichets (${formatNumber(n)})`,
    tousSansNombre: 'Tous mes guichets',
    actuel: (code: string) => `Mon guichet actuel (${code})`,
  },

  chiffres: {
    title: 'Chiffres clés',
    plis: {
      title: 'Plis transmis',
      plus: (n: number, avant: string) => `${formatNumber(n)} de plus que ${avant}`,
      moins: (n: number, avant: string) => `${formatNumber(n)} de moins que ${avant}`,
      autant: (avant: string) => `Autant que ${avant}`,
      rienAvant: (avant: string) => `Aucun ${avant}`,
    },
    avant: (jours: number) => `les ${formatNumber(jours)} jours précédents`,
    delai: {
      title: 'Délai médian',
      detail: (duree: string) => `Jusqu’à l’enregistrement complet ; 9 plis sur 10 en ${duree} au plus`,
      aucun: 'Aucun pli enregistré complètement',
      avant: (duree: string, avant: string) => `${duree} ${avant}`,
    },
    rejets: {
      title: 'Taux de rejet',
      detail: (rejetes: number, termines: number) =>
        `${formatCount(rejetes, 'pli rejeté', 'plis rejetés')} sur ${formatCount(termines, 'terminé', 'terminés')}`,
      aucun: 'Aucun pli terminé',
      avant: (part: string, avant: string) => `${part} ${avant}`,
      voir: 'Voir ces plis',
      voirQuoi: ' rejetés',
    },
    enCours: {
      title: 'En cours',
      detail: 'À transmettre, en numérisation ou en enregistrement',
      voir: 'Voir ces plis',
      voirQuoi: ' en cours',
    },
  },

  tableau: {
    voir: 'Voir le tableau',
    masquer: 'Masquer le tableau',
    csv: 'Télécharger en CSV',
    de: (titre: string) => ` : ${titre}`,
    total: 'Total',
  },

  statuts: {
    title: { jour: 'Plis par jour et par statut', semaine: 'Plis par semaine et par statut' },
    colonne: { jour: 'Jour', semaine: 'Semaine' },
    resume: (plis: number, complets: number, part: string) =>
      `${formatCount(plis, 'pli transmis', 'plis transmis')}, dont ${formatNumber(complets)} à l’enregistrement complet (${part}).`,
    pic: (quand: string, plis: number) => ` Le plus : ${formatCount(plis, 'pli', 'plis')} ${quand}.`,
    le: (jour: string) => `le ${jour}`,
    semaineDu: (jour: string) => `la semaine du ${jour}`,
  },

  delai: {
    title: 'Délai jusqu’à l’enregistrement complet',
    colonnes: {
      semaine: 'Semaine de transmission',
      complets: 'Plis complets',
      median: 'Délai médian',
      neufSurDix: '9 plis sur 10',
    },
    series: { median: 'Délai médian', neufSurDix: '9 plis sur 10, au plus' },
    resume: (complets: number, median: string, neufSurDix: string) =>
      `De la transmission à l’enregistrement complet, sur ${formatCount(complets, 'pli', 'plis')} : la moitié en ${median} au plus, 9 sur 10 en ${neufSurDix} au plus. Les plis encore en cours n’y comptent pas.`,
    aucun: 'Aucun pli de la période n’est encore enregistré complètement.',
    ensemble: 'Ensemble',
  },

  motifs: {
    title: 'Motifs de rejet',
    colonnes: { motif: 'Motif', nombre: 'Rejets' },
    autres: 'Autres guichets',
    inconnu: 'Motif non précisé',
    pliEntier: (motif: string) => `${motif} (pli entier)`,
    court: {
      illisible: 'Illisible',
      incomplete: 'Incomplète',
      'hors-perimetre': 'Hors périmètre',
      perimee: 'Périmée',
      'mal-typee': 'Autre catégorie',
      'autre-personne': 'Autre personne',
      'categorie-pleine': 'Catégorie pleine',
      'demande-radiee': 'Demande radiée',
      'demande-inconnue': 'Demande inconnue',
      'fichier-infecte': 'Virus',
      'pli-retenu': 'Pli retenu',
    } satisfies Record<Motif, string>,
    courtInconnu: 'Non précisé',
    courtEntier: (motif: string) => `${motif} (pli)`,
    resume: (pieces: number, plis: number, premier: string, fois: number) =>
      `${formatCount(pieces, 'pièce rejetée', 'pièces rejetées')} et ${formatCount(plis, 'pli rejeté en entier', 'plis rejetés en entier')}. Motif le plus fréquent : « ${premier} » (${formatNumber(fois)}).`,
    aucun: 'Aucun rejet sur cette période.',
  },

  coteACote: {
    title: 'Guichets côte à côte',
    colonnes: {
      guichet: 'Guichet',
      plis: 'Plis',
      complets: 'Complets',
      rejetes: 'Rejetés',
      enCours: 'En cours',
      taux: 'Taux de rejet',
      median: 'Délai médian',
      neufSurDix: '9 plis sur 10',
    },
    mesures: { plis: 'Plis transmis', taux: 'Taux de rejet', median: 'Délai médian' },
    resume: (n: number, premier: string, plis: number) =>
      `${formatCount(n, 'guichet', 'guichets')}. Le plus de plis : ${premier} (${formatNumber(plis)}).`,
    premiers: (n: number) => ` Les graphiques montrent les ${formatNumber(n)} premiers ; le tableau les a tous.`,
    sansValeur: '–',
  },
} as const;
