import type { AuditRecord } from '@pwp/contracts';
import { MOTIFS_REFUS } from '../../contracts/motif-refus.ts';
import { fr } from '../locales/fr.ts';

/** The acts of the audit trail, by their code, as people name them. */
export const ACTES: Readonly<Record<string, string>> = {
  'comptes.confirmer-adresse': 'Adresse confirmée',
  'comptes.rappeler-demande': 'Rappel envoyé',
  'comptes.valider-demande': 'Demande validée',
  'comptes.refuser-demande': 'Demande refusée',
  'comptes.expirer-demande': 'Demande expirée',
  'comptes.creer-compte': 'Compte créé',
  'comptes.suspendre-compte': 'Compte suspendu',
  'comptes.retablir-compte': 'Compte rétabli',
  'comptes.supprimer-compte': 'Compte supprimé',
  'comptes.changer-guichets': 'Guichets changés',
  'comptes.changer-perimetre': 'Périmètre de référent changé',
  'comptes.deconnecter-compte': 'Personne déconnectée',
  'comptes.renvoyer-activation': "Courriel d'activation renvoyé",
  'comptes.lancer-import': 'Import lancé',
  'comptes.importer-compte-existant': 'Import pour une personne qui a déjà un compte',
  'comptes.exporter-comptes': 'Comptes exportés',
  'numerisation.supprimer-piece': "Suppression d'une pièce au SNE",
  'numerisation.exporter-plis': 'Plis exportés',
  'platform.exporter-journal': 'Journal exporté',
  'platform.fermer-guichet': 'Guichet fermé',
  'platform.rouvrir-guichet': 'Guichet rouvert',
};

/** Of the history of a demande alone: what is forgotten with it is not in the trail. */
const HORS_JOURNAL: Readonly<Record<string, string>> = { 'comptes.recevoir-demande': 'Demande reçue' };

/** The name of an act; one that is not known here keeps its code. */
export function nameOf(action: string): string {
  return ACTES[action] ?? HORS_JOURNAL[action] ?? action;
}

/** Acts of the person that a demande is about, who had no account then. */
export function isOfThePerson(action: string): boolean {
  return action === 'comptes.recevoir-demande' || action === 'comptes.confirmer-adresse';
}

const NOMS: Readonly<Record<string, string>> = {
  etat: 'État',
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
  fermeLe: 'Fermé à compter du',
  resultat: 'Résultat',
  guichet: 'Guichet',
  numeroUnique: 'N° unique',
  lignes: 'Lignes',
  filtres: 'Filtres',
};

/** How a deletion at the SNE ended. */
const RESULTATS: Readonly<Record<string, string>> = {
  faite: 'faite',
  refusee: 'refusée par le SNE',
  incertaine: "incertaine, le SNE n'a pas répondu à temps",
};

/** Why an act was refused, or done: of demandes de compte, and of deletions at the SNE. */
const MOTIFS: Readonly<Record<string, string>> = {
  ...MOTIFS_REFUS,
  'demande-inconnue': 'numéro unique inconnu du SNE',
  'demande-radiee': 'demande radiée',
  'piece-inconnue': "la pièce n'est pas, ou n'est plus, dans la demande",
  verrouillee: 'une instruction se sert de la pièce',
};

const ETATS: Readonly<Record<string, string>> = {
  ...fr.demandes.badges,
  actif: 'actif',
  suspendu: 'suspendu',
  supprime: 'supprimé',
};

const ROLES: Readonly<Record<string, string>> = fr.comptes.roles;

/** What an act changed: « Guichets : 00002 → 00002, PWP01 ». */
export function valeursOf({ avant, apres }: Pick<AuditRecord, 'avant' | 'apres'>): { nom: string; texte: string }[] {
  const noms = [...new Set([...Object.keys(avant ?? {}), ...Object.keys(apres ?? {})])];
  return noms.flatMap((nom) => {
    const before = textOf(nom, avant?.[nom]);
    const after = textOf(nom, apres?.[nom]);
    if (before === '' && after === '') return [];
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
      .map(([filtre, valeur]) => `${filtre} : ${String(valeur)}`)
      .join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (nom === 'etat') return ETATS[value] ?? value;
  if (nom === 'role') return ROLES[value] ?? value;
  if (nom === 'resultat') return RESULTATS[value] ?? value;
  if (nom === 'motif') return MOTIFS[value] ?? value;
  return value;
}
