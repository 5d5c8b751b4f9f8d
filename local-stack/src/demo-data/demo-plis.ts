import { createHash } from 'node:crypto';
import type { Contexte, Motif, Statut } from '@pwp/module-numerisation/contracts';
import { categorieFromName } from '../stand-ins/docaposte/piece-typing.ts';
import { pieceIssue, type DocapostePli, type DocaposteStatut } from '../stand-ins/docaposte/pli-document.ts';
import { PIECE_MOTIFS } from '../stand-ins/docaposte/pli-progress.ts';
import { demoDemandes } from './demo-demandes.ts';
import { demoGuichets, type DemoGuichet } from './demo-guichets.ts';
import { demoJpeg } from './demo-images.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** Docaposte's part of a pli: `taille` of a piece is in bytes, dates are ISO instants. */
type SentPli = Omit<DocapostePli, 'dateDepot' | 'depots' | 'fige' | 'aVerser'>;

/**
 * A pli of the demo; `historique` is oldest first and ends with the statut. Docaposte's simulator continues to move the
 * plis with `suitLeTemps`.
 */
export interface DemoPli extends SentPli {
  historique: { statut: Statut; date: string; motif: Motif | null }[];
  suitLeTemps: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Number of plis that each guichet sent in the last month, in the two before, and minutes ago. */
const VOLUMES: Record<string, { recent: number; older: number; moving: number }> = {
  '00002': { recent: 94, older: 96, moving: 2 },
  PWP01: { recent: 62, older: 64, moving: 2 },
  G1175: { recent: 58, older: 62, moving: 1 },
};

/** Statuts, in turn, of plis of the last days, then of older ones, which are finished. */
const FRESH: readonly DocaposteStatut[] = [
  'numerisation-en-cours',
  'enregistrement-en-cours',
  'numerisation-en-cours',
  'enregistrement-complet',
  'pieces-rejetees',
  'non-applicable',
];
/** The others are complete. */
const SETTLED: Readonly<Record<number, DocaposteStatut>> = {
  5: 'pieces-rejetees',
  9: 'non-applicable',
  14: 'rejet-sne',
  16: 'pieces-rejetees',
};
const SETTLED_TURN = 17;
/** The others are additions. */
const CONTEXTES: Readonly<Record<number, Contexte>> = { 2: 'REN', 4: 'CRE', 6: 'MAJ', 8: 'AJOBR', 9: 'REN', 11: 'MAJ' };
const CONTEXTES_TURN = 13;
const MOTIFS = [...PIECE_MOTIFS, 'categorie-pleine'] as const satisfies Motif[];
/** Of the motifs, those that a form can have. */
const FORM_MOTIFS: readonly Motif[] = ['illisible', 'incomplete', 'perimee', 'autre-personne'];
/** Files of some motifs: no category of the catalogue expects the first one, and that of the second one is full. */
const NAMES: Partial<Record<Motif, string>> = {
  'hors-perimetre': 'facture-telephone',
  'categorie-pleine': 'passeport',
};
/** Demandes of each territory whose pieces of identity are as many as the SNE keeps. */
const FULL: Readonly<Record<string, string>> = { '034': '0340323001450GDPUB', '111': '1110725002208G1175' };
/** Pieces are PDFs, except a photo. */
const FILE_NAMES = [
  'carte-identite',
  'avis-imposition',
  'bulletin-salaire',
  'quittance-loyer',
  'attestation-caf',
  'contrat-travail',
  'livret-famille',
  'photo-logement',
] as const;

/** The demandes of a guichet, by statut, from which its plis are drawn. */
interface Source {
  guichet: string;
  demandes: Record<'active' | 'radiee', string[]>;
  now: Date;
  random: SeededRandom;
}

/**
 * Three months of plis of the three guichets, oldest first: every statut and contexte, rejected ones with a motif,
 * and a few stuck for more than ten days. The same `now` gives the same plis; another changes only dates.
 */
export function demoPlis(now: Date): DemoPli[] {
  const random = seededRandom(2020);
  const plis = demoGuichets.flatMap((guichet) =>
    guichetPlis({ guichet: guichet.code, demandes: openedBy(guichet, now), now, random }),
  );
  return [...plis, ...manualPlis(now, random)].toSorted((a, b) => a.dateTransmission.localeCompare(b.dateTransmission));
}

/** The two plis of the manual's dashboard. */
function manualPlis(now: Date, random: SeededRandom): DemoPli[] {
  const source: Source = { guichet: '00002', demandes: { active: ['0340819000040PWP01'], radiee: [] }, now, random };
  return [
    { ...makePli(source, 'non-applicable', 'AJO', officeHour(source, 2)), transaction: '1je9xw3quz77b' },
    { ...makePli(source, 'numerisation-en-cours', 'AJO', officeHour(source, 8)), transaction: 'u7xxcrgefhmb9' },
  ];
}

function openedBy(guichet: DemoGuichet, now: Date): Source['demandes'] {
  const open = demoDemandes(now).filter(({ numeroUnique }) => guichet.territoires.includes(numeroUnique.slice(0, 3)));
  const numbersOf = (statut: 'active' | 'radiee') =>
    open.filter((demande) => demande.statut === statut).map((demande) => demande.numeroUnique);
  return { active: numbersOf('active'), radiee: numbersOf('radiee') };
}

function guichetPlis(source: Source): DemoPli[] {
  const { recent, older, moving } = VOLUMES[source.guichet] ?? { recent: 0, older: 0, moving: 0 };
  const settled = Array.from({ length: recent + older }, (_, index) => {
    // Weekends move back to Friday: 25 + 2 days still fit in the shortest month.
    const age =
      index < recent ? 1 + Math.floor((index * 25) / recent) : 33 + Math.floor(((index - recent) * 55) / older);
    const stuck = index % 29 === 28 && age > 14;
    const turn = age <= 4 ? FRESH[index % FRESH.length] : SETTLED[index % SETTLED_TURN];
    const statut = stuck ? 'numerisation-en-cours' : (turn ?? 'enregistrement-complet');
    return makePli(source, statut, CONTEXTES[index % CONTEXTES_TURN] ?? 'AJO', officeHour(source, age));
  });
  const underWay = Array.from({ length: moving }, (_, index) => movingPli(source, index));
  return [...settled, ...underWay];
}

function makePli(source: Source, statut: DocaposteStatut, contexte: Contexte, sentAt: Date): DemoPli {
  const { random } = source;
  const transaction = drawTransaction(random);
  const motif = statut === 'rejet-sne' ? random.pick<Motif>(['demande-radiee', 'demande-inconnue']) : null;
  const historique = history(source, statut, motif, sentAt);
  const drawn = drawNumeroUnique(source, motif);
  const pieces = drawPieces(transaction, statut, contexte, random);
  const numeroUnique = pieces.some((piece) => piece.motif === 'categorie-pleine') ? FULL[drawn.slice(0, 3)] : drawn;
  return {
    transaction,
    guichet: source.guichet,
    // A creation has no number before it is registered.
    numeroUnique: contexte === 'CRE' && statut !== 'enregistrement-complet' ? null : (numeroUnique ?? drawn),
    contexte,
    statut,
    dateTransmission: sentAt.toISOString(),
    dateStatut: historique.at(-1)?.date ?? sentAt.toISOString(),
    motif,
    pieces,
    historique,
    suitLeTemps: false,
  };
}

/** A pli sent minutes ago, with real files: Docaposte's simulator completes it. */
function movingPli(source: Source, index: number): DemoPli {
  const sentAt = new Date(source.now.getTime() - (4 + index * 7) * 60_000);
  const pli = makePli(source, 'numerisation-en-cours', 'AJO', sentAt);
  const nom = 'attestation-hebergement.jpg';
  const bytes = movingPieceContent(pli.transaction);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const piece = { nom, type: 'image/jpeg', taille: bytes.length, sha256, categorie: categorieFromName(nom) };
  return { ...pli, pieces: [{ ...piece, etat: 'transmise', motif: null }], suitLeTemps: true };
}

/** The bytes of the only piece of a pli that `suitLeTemps`. */
export const movingPieceContent = demoJpeg;

/** A time on a working day about `age` days before now, between 7 and 16 h UTC. */
function officeHour({ now, random }: Source, age: number): Date {
  const date = new Date(now.getTime() - age * DAY_MS);
  const daysSinceFriday = { 6: 1, 0: 2 }[date.getUTCDay()] ?? 0;
  date.setUTCDate(date.getUTCDate() - daysSinceFriday);
  date.setUTCHours(random.between(7, 15), random.between(0, 59), random.between(0, 59), 0);
  return date;
}

function history(
  { now, random }: Source,
  statut: DocaposteStatut,
  motif: Motif | null,
  sentAt: Date,
): DemoPli['historique'] {
  const available = now.getTime() - sentAt.getTime();
  const after = (ms: number) => new Date(sentAt.getTime() + Math.round(ms)).toISOString();
  const steps: DemoPli['historique'] = [{ statut: 'a-transmettre', date: sentAt.toISOString(), motif: null }];
  const received = after(random.between(5, 50) * 1000);
  const recorded = after(Math.min(random.between(18, 30) * HOUR_MS, available * 0.4));
  const ended = after(Math.min(random.between(36, 72) * HOUR_MS, available * 0.8));
  if (statut === 'non-applicable') return [...steps, { statut, date: received, motif }];
  steps.push({ statut: 'numerisation-en-cours', date: received, motif: null });
  if (statut === 'numerisation-en-cours') return steps;
  steps.push({ statut: 'enregistrement-en-cours', date: recorded, motif: null });
  if (statut === 'enregistrement-en-cours') return steps;
  return [...steps, { statut, date: ended, motif }];
}

function drawTransaction(random: SeededRandom): string {
  return Array.from({ length: 13 }, () => random.between(0, 35).toString(36)).join('');
}

/** A demande of the guichet's territories; for a rejected dossier, one that matches the motif. */
function drawNumeroUnique({ demandes, random }: Source, motif: Motif | null): string {
  const open = motif === 'demande-radiee' ? demandes.radiee : demandes.active;
  const drawn = open[random.between(0, open.length - 1)] ?? '';
  // Sequence numbers from 900000 are not in the demo's SNE.
  return motif === 'demande-inconnue' ? `${drawn.slice(0, 7)}9${drawn.slice(8)}` : drawn;
}

function drawPieces(
  transaction: string,
  statut: DocaposteStatut,
  contexte: Contexte,
  random: SeededRandom,
): DemoPli['pieces'] {
  const first = random.between(0, FILE_NAMES.length - 1);
  const names = Array.from(
    { length: random.between(1, 4) },
    (_, rank) => FILE_NAMES[(first + rank) % FILE_NAMES.length] ?? FILE_NAMES[0],
  );
  const pick = random.pick(MOTIFS);
  // A demande that is being created has no full category.
  const drawn = contexte === 'CRE' && pick === 'categorie-pleine' ? 'incomplete' : pick;
  const rejected = random.between(0, names.length - 1);
  return names.map((usual, rank) => {
    const isForm = rank === 0 && (contexte === 'CRE' || contexte === 'REN');
    const motif = isForm && !FORM_MOTIFS.includes(drawn) ? 'incomplete' : drawn;
    const issue = pieceIssue(statut, rank === rejected ? motif : undefined);
    const name = (issue.motif === null ? undefined : NAMES[issue.motif]) ?? usual;
    const nom = isForm ? 'cerfa-14069.pdf' : `${name}.${name === 'photo-logement' ? 'jpg' : 'pdf'}`;
    return {
      nom,
      type: nom.endsWith('.jpg') ? 'image/jpeg' : 'application/pdf',
      taille: random.between(60_000, 1_800_000),
      sha256: createHash('sha256').update(`${transaction}/${nom}`).digest('hex'),
      categorie: categorieFromName(nom),
      ...issue,
    };
  });
}
