import type { AuditRecord } from '@pwp/contracts';
import { formatDateTime, formatDay, formatNumber } from '@pwp/ui';
import { MOTIFS_REFUS } from '../../contracts/motif-refus.ts';
import { fr } from '../locales/fr.ts';

/** Labels of the acts in the audit trail, by code. */
export const ACTES: Readonly<Record<string, string>> = {
  'comptes.confirm-adresse': 'Adresse confirmée',
  'comptes.remind-demande': 'Rappel envoyé',
  'comptes.validate-demande': 'Demande validée',
  'comptes.refuse-demande': 'Demande refusée',
  'comptes.expire-demande': 'Demande expirée',
  'comptes.create-compte': 'Compte créé',
  'comptes.suspend-compte': 'Compte suspendu',
  'comptes.reinstate-compte': 'Compte rétabli',
  'comptes.delete-compte': 'Compte supprimé',
  'comptes.update-guichets': 'Guichets changés',
  'comptes.update-perimetre': 'Périmètre de référent changé',
  'comptes.disconnect-compte': 'Personne déconnectée',
  'comptes.resend-activation': 'Courriel d’activation renvoyé',
  'comptes.propose-adresse': 'Nouvelle adresse proposée',
  'comptes.withdraw-adresse': 'Nouvelle adresse retirée',
  'comptes.prove-adresse': 'Nouvelle adresse confirmée',
  'comptes.stop-adresse': 'Changement d’adresse arrêté',
  'comptes.change-adresse': 'Adresse changée',
  'comptes.drop-adresse': 'Changement d’adresse abandonné',
  'comptes.launch-import': 'Import lancé',
  'comptes.import-existing-compte': 'Import pour une personne qui a déjà un compte',
  'comptes.export-comptes': 'Comptes exportés',
  'numerisation.ignore-rejection': 'Rejet laissé sans suite',
  'numerisation.reopen-rejection': 'Rejet remis à corriger',
  'numerisation.delete-piece': 'Suppression d’une pièce au SNE',
  'numerisation.export-plis': 'Plis exportés',
  'numerisation.export-pieces': 'Pièces téléchargées',
  'registre.approve-release': 'Ce que demande une version d’un service accordé',
  'registre.promote-module': 'Version d’un service donnée',
  'registre.rollback-module': 'Version d’un service retirée : retour en arrière',
  'registre.disable-module': 'Service coupé',
  'registre.enable-module': 'Service remis en service',
  'registre.configure-module': 'Configuration d’un service changée',
  'platform.export-journal': 'Journal exporté',
  'platform.open-guichet': 'Guichet ouvert',
  'platform.close-guichet': 'Guichet fermé',
  'platform.reopen-guichet': 'Guichet rouvert',
  'platform.run-travail': 'Travail lancé',
  'platform.pause-travail': 'Travail mis en pause',
  'platform.resume-travail': 'Travail repris',
  'platform.replay-envoi': 'Envoi abandonné renvoyé',
  'platform.replay-envois': 'Envois abandonnés renvoyés',
  'platform.release-envois': 'Envois retenus repris',
  'platform.set-bandeau': 'Bandeau affiché',
  'platform.remove-bandeau': 'Bandeau retiré',
  'platform.refuse-fichier': 'Fichier infecté refusé',
  'platform.export-person': 'Données remises à une personne',
  'platform.erase-person': 'Personne effacée',
  'platform.purge': 'Fin de la durée de conservation',
};

/** Only in the history of a demande: what is deleted with it is not in the trail. */
const HORS_JOURNAL: Readonly<Record<string, string>> = { 'comptes.receive-demande': 'Demande reçue' };

/** The label of an act. */
export function nameOf(action: string): string {
  return ACTES[action] ?? HORS_JOURNAL[action] ?? fr.historique.autreActe;
}

const DE_LA_PERSONNE: readonly string[] = [
  'comptes.receive-demande',
  'comptes.confirm-adresse',
  'comptes.prove-adresse',
  'comptes.stop-adresse',
];

/** Acts of a person who was not signed in: an applicant, or whoever followed the link of a mail. */
export function isOfThePerson(action: string): boolean {
  return DE_LA_PERSONNE.includes(action);
}

const NOMS: Readonly<Record<string, string>> = {
  etat: 'État',
  adresse: 'Adresse',
  guichets: 'Guichets',
  perimetre: 'Périmètre',
  role: 'Rôle',
  motif: 'Motif',
  precisions: 'Précisions',
  rappel: 'Rappel',
  referents: 'Référents prévenus',
  administrateurs: 'Administrateurs prévenus',
  import: 'Import',
  suite: 'Suite',
  dateFermeture: 'Fermé à compter du',
  siret: 'SIRET',
  codeTerritoire: 'Code territoire',
  territoires: 'Territoires',
  resultat: 'Résultat',
  raison: 'Raison',
  piece: 'Pièce',
  guichet: 'Guichet',
  numeroUnique: 'N° unique',
  lignes: 'Lignes',
  anneau: 'Anneau',
  version: 'Version',
  versions: 'Versions',
  filtres: 'Filtres',
  renvoyes: 'Envois renvoyés',
  texte: 'Texte',
  debut: 'Affiché à partir du',
  fin: 'Affiché jusqu’au',
  compte: 'Compte',
  demandeLe: 'Demandé le',
  lieux: 'Éléments',
  supprimes: 'Supprimés',
  limite: 'Plus anciens que le',
  plusAncien: 'Le plus ancien gardé',
};

/** The filters of an export. */
const FILTRES: Readonly<Record<string, string>> = {
  ...NOMS,
  texte: 'nom ou adresse',
  du: 'du',
  au: 'au',
  statutDu: 'statut du',
  statutAu: 'statut au',
  statut: 'statut',
  contexte: 'contexte',
  filtre: 'filtre',
  transaction: 'n° de transaction',
  reference: 'référence',
  action: 'acte',
  acteur: 'fait par',
  cible: 'sur',
};

/** Outcomes of a deletion at the SNE. */
const RESULTATS: Readonly<Record<string, string>> = {
  faite: 'faite',
  refusee: 'refusée par le SNE',
  incertaine: 'incertaine, le SNE n’a pas répondu à temps',
};

/** Why a rejection is left as it is. */
const RAISONS: Readonly<Record<string, string>> = {
  'fournie-autrement': 'pièce déjà fournie autrement',
  'plus-utile': 'pièce plus utile à la demande',
  'non-fournie': 'pièce que le demandeur ne fournira pas',
  'demande-close': 'demande close ou remplacée',
  'rejet-conteste': 'rejet contesté par un ticket',
};

/** Reasons of an act, for demandes de compte, for rejections and for deletions at the SNE. */
const MOTIFS: Readonly<Record<string, string>> = {
  ...MOTIFS_REFUS,
  'demande-inconnue': 'numéro unique inconnu du SNE',
  'demande-radiee': 'demande radiée',
  'piece-inconnue': 'la pièce n’est pas, ou n’est plus, dans la demande',
  verrouillee: 'une instruction se sert de la pièce',
  illisible: 'illisible',
  incomplete: 'incomplète',
  'hors-perimetre': 'hors périmètre',
  perimee: 'périmée',
  'mal-typee': 'autre catégorie',
  'autre-personne': 'autre personne',
  'categorie-pleine': 'catégorie pleine',
  'fichier-infecte': 'fichier infecté',
  'pli-retenu': 'retenue avec un fichier infecté',
};

const ETATS: Readonly<Record<string, string>> = {
  ...fr.demandes.badges,
  actif: 'actif',
  'jamais-active': 'jamais activé',
  absent: 'sans connexion depuis 90 jours',
  suspendu: 'suspendu',
  supprime: 'supprimé',
};

const ROLES: Readonly<Record<string, string>> = fr.comptes.roles;

/** Identifiers say nothing to people. */
const IDENTIFIANT = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const MOMENTS: readonly string[] = ['debut', 'fin', 'demandeLe', 'limite', 'plusAncien'];

/** The changes of an act: « Guichets : 00002 → 00002, PWP01 ». */
export function valeursOf({ avant, apres }: Pick<AuditRecord, 'avant' | 'apres'>): { nom: string; texte: string }[] {
  const noms = [...new Set([...Object.keys(avant ?? {}), ...Object.keys(apres ?? {})])];
  return noms.flatMap((nom) => {
    const before = textOf(nom, avant?.[nom]);
    const after = textOf(nom, apres?.[nom]);
    if (before === '' && after === '') return [];
    if (IDENTIFIANT.test(after)) return [];
    const texte =
      avant !== null && nom in avant ? `${before || fr.changement.rien} → ${after || fr.changement.rien}` : after;
    return [{ nom: NOMS[nom] ?? nom, texte }];
  });
}

function textOf(nom: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (nom === 'filtres' && typeof value === 'object')
    return Object.entries(value)
      .map(([filtre, valeur]) => `${(FILTRES[filtre] ?? filtre).toLowerCase()} : ${filterText(filtre, valeur)}`)
      .join(', ');
  // What was found of a person, counted by place: the places are names of tables.
  if (nom === 'lieux' && typeof value === 'object')
    return formatNumber(Object.values(value).reduce((sum: number, count) => sum + Number(count), 0));
  // The first piece of a pli has the rank 0, the pli as a whole -1.
  if (nom === 'piece' && typeof value === 'number') return value < 0 ? 'pli entier' : `n° ${value + 1}`;
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (typeof value !== 'string') return JSON.stringify(value);
  if (nom === 'dateFermeture') return formatDay(value);
  if (MOMENTS.includes(nom)) return formatDateTime(value);
  if (nom === 'etat') return ETATS[value] ?? value;
  if (nom === 'role') return ROLES[value] ?? value;
  if (nom === 'raison') return RAISONS[value] ?? value;
  if (nom === 'resultat') return RESULTATS[value] ?? value;
  if (nom === 'motif') return MOTIFS[value] ?? value;
  return value;
}

function filterText(filtre: string, value: unknown): string {
  if (filtre === 'action') return nameOf(String(value));
  if (filtre === 'du' || filtre === 'au' || filtre.startsWith('statutD') || filtre.startsWith('statutA'))
    return formatDay(String(value));
  return textOf(filtre, value);
}
