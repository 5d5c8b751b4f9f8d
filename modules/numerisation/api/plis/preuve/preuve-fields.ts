import type { CurrentGuichet } from '@pwp/api-kit';
import type { Brand } from '@pwp/contracts';
import { frenchInstant } from '@pwp/api-kit';
import { CONTEXTE_LABELS, PLI_LIMITS, type PliDetail, type PliPiece } from '../../../contracts/index.ts';

/** What a preuve de dépôt is made from. */
export interface PreuveInput {
  guichet: Pick<CurrentGuichet, 'code' | 'nom' | 'siret'>;
  pli: PliDetail;
  /** When the document is made. */
  now: Date;
  brand: Brand;
}

/** One line about the pli. */
export interface PreuveField {
  label: string;
  text: string;
}

/** One piece, as it is written. */
export interface PreuvePiece {
  nom: string;
  /** Category, format and size. */
  detail: string;
  empreinte: string;
}

/** The lines about the pli, in order. */
export function preuveFields({ guichet, pli }: PreuveInput): PreuveField[] {
  return [
    { label: 'N° de transaction', text: pli.transaction },
    { label: 'Date de dépôt', text: `${frenchInstant(pli.dateTransmission, { seconds: true })}, heure de Paris` },
    { label: 'N° unique', text: pli.numeroUnique ?? 'Pas encore attribué' },
    { label: 'Contexte', text: CONTEXTE_LABELS[pli.contexte] },
    { label: 'Référence', text: pli.reference ?? 'Aucune' },
    { label: 'Guichet', text: `${guichet.code}, ${guichet.nom}` },
    { label: 'SIRET du guichet', text: guichet.siret },
    { label: 'Déposé par', text: pli.deposant ?? 'Non conservé' },
  ];
}

/** A piece as the document writes it. */
export function preuvePiece({ nom, type, taille, role, categorie, categorieLibelle, sha256 }: PliPiece): PreuvePiece {
  const place =
    role === 'formulaire' ? 'Formulaire CERFA' : (categorieLibelle ?? categorie ?? 'Catégorie non précisée');
  return {
    nom,
    detail: [place, formatName(type), sizeInFrench(taille)].join(' · '),
    empreinte: sha256 ?? 'non calculée',
  };
}

/** « 3 pièces, 1,2 Mo ». */
export function preuveTotal(pieces: readonly PliPiece[]): string {
  const bytes = pieces.reduce((sum, { taille }) => sum + taille, 0);
  return `${pieces.length} ${pieces.length < 2 ? 'pièce' : 'pièces'}, ${sizeInFrench(bytes)}`;
}

function formatName(type: string): string {
  return Object.entries(PLI_LIMITS.types).find(([known]) => known === type)?.[1] ?? type;
}

const UNITS = ['octets', 'Ko', 'Mo'] as const;
const ONE_DECIMAL = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

function sizeInFrench(bytes: number): string {
  const rank = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  return `${ONE_DECIMAL.format(bytes / 1024 ** rank)} ${bytes === 1 ? 'octet' : UNITS[rank]}`;
}
