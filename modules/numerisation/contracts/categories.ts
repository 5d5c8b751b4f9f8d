/*
 * What the portal knows by itself of the categories of pieces: their names, their maxima, and the words of file names by
 * which a page proposes one. Values only, without zod: pages import this file at run time.
 */

/** A category of the catalogue: it is full at `max` pieces. */
export interface CatalogueCategorie {
  code: string;
  libelle: string;
  max: number;
  obligatoire: boolean;
}

/** A section of the catalogue. */
export interface CatalogueSection {
  code: string;
  libelle: string;
  categories: CatalogueCategorie[];
}

function categorie(code: string, libelle: string, max = 2): CatalogueCategorie {
  return { code, libelle, max, obligatoire: false };
}

function obligatoire(code: string, libelle: string, max = 2): CatalogueCategorie {
  return { code, libelle, max, obligatoire: true };
}

/**
 * Sections and categories of pieces. An agent sees, and the portal enforces, those that come with each demande from the
 * SNE (`Demande` in `demandes.ts`); these are what its local stand-in answers, and what a page offers for a
 * creation that is made again. The structure comes from the arrêté of 19/04/2022 (list of pieces); sections and
 * words come from the 2020 manual where its screens show them. Codes and maxima are ours, until the GIP's referential
 * replaces them.
 */
export const CATALOGUE: readonly CatalogueSection[] = [
  {
    code: 'identite',
    libelle: 'Identité du demandeur',
    categories: [
      obligatoire('ID_PIECE', 'Carte d’identité ou passeport du demandeur'),
      categorie('ID_SEJOUR', 'Titre de séjour ou récépissé'),
      categorie('ID_MINEUR', 'Livret de famille ou acte de naissance (enfant à charge)', 4),
    ],
  },
  {
    code: 'revenu',
    libelle: 'Revenu fiscal',
    categories: [
      obligatoire('REV_AVIS_N', 'Dernier avis d’imposition'),
      obligatoire('REV_AVIS_N1', 'Avis d’imposition de l’année précédente'),
      categorie('REV_ETRANGER', 'Justificatif fiscal étranger traduit'),
      categorie('REV_SANS_AVIS', 'Justificatif de revenus à défaut d’avis d’imposition'),
    ],
  },
  {
    code: 'famille',
    libelle: 'Situation familiale',
    categories: [
      categorie('FAM_MARIAGE', 'Livret de famille ou document attestant du mariage'),
      categorie('FAM_PACS', 'Attestation d’enregistrement du PACS'),
      categorie('FAM_VEUVAGE', 'Certificat de décès ou livret de famille (veuvage)'),
      categorie('FAM_GROSSESSE', 'Certificat de grossesse'),
    ],
  },
  {
    code: 'profession',
    libelle: 'Situation professionnelle',
    categories: [
      categorie('PRO_CONTRAT', 'Contrat de travail ou attestation de l’employeur'),
      categorie('PRO_ETUDIANT', 'Carte d’étudiant', 1),
      categorie('PRO_APPRENTI', 'Contrat d’apprentissage'),
      categorie('PRO_NON_SALARIE', 'Justificatif d’activité non salariée'),
    ],
  },
  {
    code: 'ressources',
    libelle: 'Ressources mensuelles',
    categories: [
      categorie('RES_SALAIRE', 'Bulletins de salaire (3 derniers mois)', 3),
      categorie('RES_BILAN', 'Dernier bilan ou attestation du comptable'),
      categorie('RES_RETRAITE', 'Notification de pension (retraite, invalidité)'),
      categorie('RES_CHOMAGE', 'Avis de paiement de France Travail'),
      categorie('RES_CAF', 'Attestation de prestations de la CAF ou de la MSA'),
      categorie('RES_PENSION_ALIM', 'Pension alimentaire reçue ou versée'),
      categorie('RES_BOURSE', 'Attestation de bourse d’études'),
    ],
  },
  {
    code: 'logement',
    libelle: 'Logement actuel',
    categories: [
      categorie('LOG_LOCATAIRE', 'Bail et quittance, ou attestation du bailleur', 3),
      categorie('LOG_HEBERGE', 'Attestation de la personne qui héberge'),
      categorie('LOG_STRUCTURE', 'Attestation du gestionnaire (foyer, CHRS, résidence)'),
      categorie('LOG_HOTEL', 'Reçu d’hôtel', 1),
      categorie('LOG_DOMICILIATION', 'Attestation de domiciliation ou d’un travailleur social'),
      categorie('LOG_PROPRIETAIRE', 'Acte de propriété, plan de financement'),
    ],
  },
  {
    code: 'motifs',
    libelle: 'Motifs',
    categories: [
      categorie('MOT_HANDICAP', 'Carte d’invalidité ou décision de commission administrative compétente (MDPH...)'),
      categorie('MOT_ADAPTATION', 'Justificatif des besoins d’adaptation (certificat médical ou autre document)', 1),
      categorie('MOT_TUTELLE', 'Jugement de tutelle ou curatelle', 1),
      categorie('MOT_JUGEMENT', 'Jugement de divorce, ordonnance de non conciliation ou autres jugements familiaux'),
      categorie('MOT_SANS_LOGEMENT', 'Sans logement : certificat de domiciliation ou autre document'),
      categorie(
        'MOT_NON_DECENT',
        'Logement non décent : constat, photos, jugement, attestation de la CAF ou de la MSA',
        4,
      ),
      categorie('MOT_INSALUBRE', 'Logement insalubre ou dangereux : arrêté, mise en demeure, constat', 4),
      categorie('MOT_IMPROPRE', 'Local impropre à l’habitation'),
      categorie('MOT_CONGE', 'Logement repris ou vendu : lettre de congé ou jugement'),
      categorie('MOT_EXPULSION', 'Procédure d’expulsion : commandement, assignation, jugement'),
      categorie('MOT_VIOLENCES', 'Violences : ordonnance de protection ou récépissé de plainte'),
      categorie('MOT_MUTATION', 'Mutation professionnelle, rapprochement du travail'),
      categorie('MOT_DALO', 'Décision de la commission de médiation (DALO)'),
      categorie('MOT_ASSISTANT', 'Agrément d’assistant maternel ou familial'),
    ],
  },
  {
    code: 'demande',
    libelle: 'Demande',
    categories: [
      categorie('DEM_CERFA', 'Formulaire CERFA n° 14069 signé', 1),
      categorie('DEM_ABANDON', 'Courrier d’abandon de la demande', 1),
      categorie('DEM_AUTRE', 'Autre document joint à la demande', 20),
    ],
  },
];

/** The category with this code; undefined when the catalogue has none. */
export function findCategorie(code: string): CatalogueCategorie | undefined {
  return CATALOGUE.flatMap((section) => section.categories).find((candidate) => candidate.code === code);
}

/**
 * Words of file names, by code of the SNE's category. Each line is words that all stand in the name, without accents;
 * a word of five letters or more may go on (« bulletin » finds « bulletins »). The line with the most letters wins.
 */
export const CATEGORIE_MOTS: Readonly<Record<string, readonly string[]>> = {
  ID_PIECE: ['cni', 'carte identite', 'piece identite', 'passeport'],
  ID_SEJOUR: ['titre sejour', 'carte sejour', 'recepisse', 'carte resident'],
  ID_MINEUR: ['acte naissance', 'extrait naissance', 'livret famille enfant'],
  REV_AVIS_N: ['avis impos', 'avis impot', 'impots', 'imposition', 'avis fiscal', 'situation declarative'],
  REV_AVIS_N1: ['avis impos n 1', 'avis impot n 1', 'avis impos annee precedente', 'avis impot annee precedente'],
  REV_ETRANGER: ['avis impos etranger', 'justificatif fiscal etranger', 'impot etranger'],
  REV_SANS_AVIS: ['sans avis impos', 'attestation non impos'],
  FAM_MARIAGE: ['livret famille', 'acte mariage', 'mariage'],
  FAM_PACS: ['pacs'],
  FAM_VEUVAGE: ['certificat deces', 'acte deces', 'deces'],
  FAM_GROSSESSE: ['grossesse'],
  PRO_CONTRAT: ['contrat travail', 'attestation employeur', 'cdi', 'cdd'],
  PRO_ETUDIANT: ['carte etudiant', 'certificat scolarite', 'scolarite'],
  PRO_APPRENTI: ['apprentissage', 'contrat apprenti', 'alternance'],
  PRO_NON_SALARIE: ['kbis', 'urssaf', 'siren', 'auto entrepreneur', 'micro entrepreneur'],
  RES_SALAIRE: [
    'bulletin salaire',
    'bulletin paie',
    'bulletin paye',
    'fiche paie',
    'fiches paie',
    'fiche paye',
    'salaire',
  ],
  RES_BILAN: ['bilan', 'attestation comptable'],
  RES_RETRAITE: ['retraite', 'pension invalidite', 'notification pension'],
  RES_CHOMAGE: ['france travail', 'pole emploi', 'chomage', 'allocation retour emploi'],
  RES_CAF: ['caf', 'msa', 'attestation paiement caf', 'allocations familiales', 'rsa', 'prime activite'],
  RES_PENSION_ALIM: ['pension alimentaire'],
  RES_BOURSE: ['bourse'],
  LOG_LOCATAIRE: ['quittance', 'bail', 'contrat location', 'attestation bailleur', 'avis echeance'],
  LOG_HEBERGE: ['hebergement', 'heberge', 'attestation hebergement', 'hebergeant'],
  LOG_STRUCTURE: ['chrs', 'foyer', 'attestation gestionnaire', 'residence sociale'],
  LOG_HOTEL: ['hotel'],
  LOG_DOMICILIATION: ['domiciliation', 'travailleur social'],
  LOG_PROPRIETAIRE: ['acte propriete', 'plan financement', 'titre propriete'],
  MOT_HANDICAP: ['mdph', 'invalidite', 'carte mobilite', 'handicap'],
  MOT_ADAPTATION: ['certificat medical'],
  MOT_TUTELLE: ['tutelle', 'curatelle'],
  MOT_JUGEMENT: ['divorce', 'non conciliation'],
  MOT_NON_DECENT: ['non decent', 'indecent'],
  MOT_INSALUBRE: ['insalubre', 'insalubrite', 'mise en demeure'],
  MOT_CONGE: ['lettre conge', 'conge pour vente', 'conge pour reprise'],
  MOT_EXPULSION: ['expulsion', 'commandement de payer', 'assignation'],
  MOT_VIOLENCES: ['ordonnance protection', 'plainte', 'main courante'],
  MOT_MUTATION: ['mutation'],
  MOT_DALO: ['dalo', 'commission mediation'],
  MOT_ASSISTANT: ['agrement assistant'],
  DEM_CERFA: ['cerfa', '14069'],
};

/** What takes the next piece when a category is full: the year before, for a second tax notice. */
export const CATEGORIE_SUIVANTE: Readonly<Record<string, string>> = { REV_AVIS_N: 'REV_AVIS_N1' };
