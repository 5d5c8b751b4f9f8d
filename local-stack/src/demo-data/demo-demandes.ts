import type { SneDemande, SnePiece } from '../stand-ins/sne/sne-store.ts';
import { seededRandom } from './seeded-random.ts';

/** A demo piece before its bytes are generated; copies of one document share `contenu`. */
export interface DemoPiece extends Omit<SnePiece, 'taille' | 'sha256'> {
  pages: number;
  contenu: string;
}

/** A demande of the demo and its pieces. */
export interface DemoDemande extends SneDemande {
  pieces: DemoPiece[];
}

/**
 * Differences from an ordinary piece; `age` is in days since its deposit, `validite` in days until it expires
 * (negative: since).
 */
interface PieceTraits {
  age: number;
  validite?: number;
  marques?: DemoPiece['marques'];
  copieDe?: number;
  pages?: number;
  type?: 'image/jpeg' | 'image/png';
  verrouillee?: boolean;
}

const DAY_MS = 86_400_000;
const EXTENSIONS = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' };

/** Every demande of the demo's SNE: some for one situation each, then ordinary ones. Ages are relative to `now`. */
export function demoDemandes(now: Date): DemoDemande[] {
  const piece = pieceMaker(now);
  return [...manualDemandes(piece), ...situations(piece), ...ordinaryDemandes(piece)];
}

type PieceMaker = (number: number, categorie: string, traits: PieceTraits) => DemoPiece;

function pieceMaker(now: Date): PieceMaker {
  const day = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const idOf = (number: number) => `SNE${String(189_152_000_000 + number).padStart(15, '0')}`;
  return (number, categorie, traits) => {
    const type = traits.type ?? 'application/pdf';
    const marques = traits.marques ?? [];
    return {
      id: idOf(number),
      nom: `${idOf(number)}.${EXTENSIONS[type]}`,
      categorie,
      perimetre: marques.includes('hors-perimetre') ? 'Hors périmètre réglementaire' : 'Périmètre réglementaire',
      type,
      dateDepot: day(-traits.age),
      dateValidite: traits.validite === undefined ? null : day(traits.validite),
      marques,
      verrouillee: traits.verrouillee ?? false,
      pages: traits.pages ?? 1,
      contenu: idOf(traits.copieDe ?? number),
    };
  };
}

function demande(
  numeroUnique: string,
  nom: string,
  prenom: string,
  dateNaissance: string,
  pieces: DemoPiece[],
): DemoDemande {
  return { numeroUnique, statut: 'active', demandeur: { nom, prenom, dateNaissance }, pieces };
}

/** The demande of the 2020 manual (its file names, its over-full category) and its Île-de-France counterpart. */
function manualDemandes(piece: PieceMaker): DemoDemande[] {
  return [
    demande('0340819000040PWP01', 'SPESYS', 'Michel', '1984-12-21', [
      piece(9, 'ID_PIECE', { age: 900, marques: ['inexploitable'] }),
      piece(24, 'ID_PIECE', { age: 120, validite: 2000, pages: 2 }),
      piece(7, 'ID_PIECE', { age: 1500, validite: -40 }),
      piece(25, 'PRO_ETUDIANT', { age: 700, marques: ['obsolete'] }),
      piece(23, 'LOG_HOTEL', { age: 400 }),
      piece(11, 'MOT_HANDICAP', { age: 650, marques: ['hors-perimetre'] }),
      piece(26, 'MOT_HANDICAP', { age: 200, validite: 500, pages: 3 }),
      piece(15, 'MOT_ADAPTATION', { age: 300 }),
      piece(14, 'MOT_TUTELLE', { age: 800, pages: 3 }),
      piece(12, 'MOT_JUGEMENT', { age: 500, pages: 2 }),
      piece(18, 'RES_SALAIRE', { age: 45 }),
      piece(19, 'RES_SALAIRE', { age: 44, copieDe: 18 }),
      piece(20, 'RES_SALAIRE', { age: 160 }),
      piece(13, 'REV_AVIS_N', { age: 90, type: 'image/jpeg' }),
    ]),
    demande('1110920020745G1175', 'DEMO', 'Alice', '1979-03-08', [
      piece(101, 'ID_PIECE', { age: 1100, marques: ['inexploitable'] }),
      piece(102, 'ID_PIECE', { age: 210, validite: 1500, pages: 2 }),
      piece(103, 'REV_AVIS_N', { age: 420, marques: ['obsolete'] }),
      piece(104, 'REV_AVIS_N', { age: 60, pages: 2 }),
      piece(105, 'RES_SALAIRE', { age: 75 }),
      piece(106, 'RES_SALAIRE', { age: 75, copieDe: 105 }),
      piece(107, 'RES_SALAIRE', { age: 40 }),
      piece(108, 'LOG_LOCATAIRE', { age: 500, validite: -130 }),
      piece(109, 'LOG_LOCATAIRE', { age: 35, pages: 3 }),
      piece(110, 'LOG_LOCATAIRE', { age: 36, marques: ['hors-perimetre'] }),
      piece(111, 'MOT_NON_DECENT', { age: 30, type: 'image/png' }),
      piece(112, 'FAM_MARIAGE', { age: 1000 }),
    ]),
  ];
}

/** One demande for each situation that the portal must handle. */
function situations(piece: PieceMaker): DemoDemande[] {
  return [
    // Outside the territories of the demo's guichets.
    demande('0690620007611G3163', 'DEMO', 'Bruno', '1990-07-14', [
      piece(121, 'ID_PIECE', { age: 300, validite: 900 }),
      piece(122, 'REV_AVIS_N', { age: 200 }),
    ]),
    {
      ...demande('0340521000112PWP01', 'DEMO', 'Chloé', '1988-11-02', [
        piece(131, 'ID_PIECE', { age: 1400, validite: 200 }),
      ]),
      statut: 'radiee',
    },
    {
      ...demande('1110221003341GDPUB', 'DEMO', 'Denis', '1965-01-30', [
        piece(132, 'ID_PIECE', { age: 1300, validite: 90 }),
      ]),
      statut: 'radiee',
    },
    demande('0340122000256PWP01', 'DEMO', 'David', '1995-05-19', []),
    demande('1110124000519GDPUB', 'DEMO', 'Diane', '2001-09-23', []),
    // A locked piece: the SNE refuses to delete it.
    demande('0341123000874PWP01', 'DEMO', 'Emma', '1972-10-11', [
      piece(141, 'ID_PIECE', { age: 600, verrouillee: true, marques: ['obsolete'] }),
      piece(142, 'ID_PIECE', { age: 100, validite: 3000 }),
      piece(143, 'REV_AVIS_N', { age: 100 }),
    ]),
    // Every full category has only sound pieces, so that age is the only reason to propose one.
    demande('0340323001450GDPUB', 'DEMO', 'Farid', '1983-04-27', [
      piece(151, 'ID_PIECE', { age: 500, validite: 1200 }),
      piece(152, 'ID_PIECE', { age: 480, validite: 1300 }),
      piece(153, 'MOT_EXPULSION', { age: 70, pages: 3 }),
      piece(154, 'MOT_EXPULSION', { age: 20, pages: 2 }),
    ]),
    // Only images.
    demande('1110725002208G1175', 'DEMO', 'Gaëlle', '1998-12-05', [
      piece(161, 'ID_PIECE', { age: 50, validite: 2500, type: 'image/jpeg' }),
      piece(164, 'ID_PIECE', { age: 900, validite: -30, type: 'image/png' }),
      piece(162, 'MOT_INSALUBRE', { age: 48, type: 'image/png' }),
      piece(163, 'MOT_INSALUBRE', { age: 48, type: 'image/jpeg' }),
    ]),
  ];
}

const NOMS = ['DEMO', 'EXEMPLE', 'SPECIMEN', 'ESSAI'] as const;
const PRENOMS = 'Hugo Inès Jules Karim Léa Malo Nina Omar Paula Quentin Rose Samir'.split(' ');
const GUICHETS = ['PWP01', '00002', 'G1175', 'GDPUB'] as const;
const USUAL_CATEGORIES = 'REV_AVIS_N REV_AVIS_N1 PRO_CONTRAT RES_SALAIRE RES_CAF LOG_LOCATAIRE LOG_HEBERGE'.split(' ');

/** Ordinary demandes, half in Hérault and half in Île-de-France, used by the demo's plis. */
function ordinaryDemandes(piece: PieceMaker): DemoDemande[] {
  const random = seededRandom(1984);
  return Array.from({ length: 36 }, (_, index) => {
    const two = (value: number) => String(value).padStart(2, '0');
    const territoire = index % 2 === 0 ? '034' : '111';
    const filing = `${two(random.between(1, 12))}${two(random.between(19, 25))}`;
    const numeroUnique = `${territoire}${filing}${String(2000 + index * 37).padStart(6, '0')}${random.pick(GUICHETS)}`;
    const birth = `${random.between(1950, 2004)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
    const number = 200 + index * 10;
    const pieces = [
      piece(number, 'ID_PIECE', { age: random.between(30, 900), validite: random.between(-60, 2500), pages: 2 }),
      ...Array.from({ length: random.between(1, 5) }, (_unused, rank) =>
        piece(number + 1 + rank, USUAL_CATEGORIES[random.between(0, USUAL_CATEGORIES.length - 1)] ?? 'RES_CAF', {
          age: random.between(10, 500),
          pages: random.between(1, 3),
        }),
      ),
    ];
    return demande(numeroUnique, random.pick(NOMS), PRENOMS[index % PRENOMS.length] ?? 'Hugo', birth, pieces);
  });
}
