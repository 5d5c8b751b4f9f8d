import { AskedDay, defineEndpoints, listOf, MenuCount, patterned, searchEndpoint } from '@pwp/contracts';
import type { RichTextDocument } from '@pwp/rich-text';
import { z } from 'zod';
import { Emetteur, Genre, Niveau, Theme } from './genres.ts';
import { PieceId, PiecePublication } from './pieces.ts';
import { PUBLICATION_LIMITS } from './publication-limits.ts';

const Instant = z.iso.datetime();

/** An instant that is given: MariaDB knows none before the year 1, and nothing here is so old. */
export const GivenInstant = Instant.refine((instant) => instant >= '1900', 'Donnez une date à partir de 1900.');

/** Id of a publication, a UUID in small letters that the page of its author draws. */
export const PublicationId = patterned(
  z.string(),
  36,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  'Un identifiant de publication est un UUID.',
);

/** A rich text that was checked when it arrived. */
export const TexteGarde = z.custom<RichTextDocument>().meta({ type: 'object', description: 'Texte mis en forme' });

/** A publication in a list of its readers. Dates are ISO 8601, UTC. */
export const Publication = z
  .object({
    id: PublicationId,
    genre: Genre,
    niveau: Niveau,
    theme: Theme,
    titre: z.string(),
    resume: z.string().describe('may be empty'),
    emetteur: Emetteur,
    debut: Instant.describe('since when it is read'),
    fin: Instant.nullable(),
    corrigeeLe: Instant.nullable(),
    lue: z.boolean().describe('by the caller, since its last correction that asks to be read again'),
    versionALire: z.int().describe('what `PUT …/lecture` takes: the last version that asks to be read'),
    pieces: z.int().describe('how many files it has'),
  })
  .meta({ id: 'Publication' });
export type Publication = z.infer<typeof Publication>;

/** A publication whole. */
export const PublicationDetail = Publication.extend({
  texte: TexteGarde,
  motifCorrection: z.string().describe('what the last correction changed; may be empty'),
  pieces: z.array(PiecePublication),
}).meta({ id: 'PublicationDetail' });
export type PublicationDetail = z.infer<typeof PublicationDetail>;

/** A question of the FAQ with its answer. */
export const Question = Publication.extend({ texte: TexteGarde }).meta({ id: 'QuestionFrequente' });
export type Question = z.infer<typeof Question>;

/** Filters of a list: each is left out, or keeps what it says. */
const Filtres = z.object({
  genre: Genre.optional(),
  theme: Theme.optional(),
  nonLues: z.enum(['oui']).optional(),
  du: AskedDay.optional().describe('read since this day, or later (Paris)'),
  au: AskedDay.optional().describe('read since this day, or earlier (Paris)'),
  texte: z.string().trim().max(PUBLICATION_LIMITS.recherche).optional().describe('part of the title or the text'),
  cursor: z.string().max(100).optional().describe('`nextCursor` of the page before'),
});
export type FiltresPublications = z.infer<typeof Filtres>;

/** Response of `GET /publications`: the newest first. `nonLues` counts what the caller has not read, whatever the filters. */
export const PublicationList = listOf(Publication).extend({ nonLues: z.int() }).meta({ id: 'PublicationList' });
export type PublicationList = z.infer<typeof PublicationList>;

const Params = z.object({ id: PublicationId });

/** What readers call, below `/api/communication`. */
export const publicationEndpoints = defineEndpoints({
  'GET /publications': {
    summary: 'Les publications qui me sont adressées, la plus récente en tête',
    query: Filtres,
    output: PublicationList,
  },
  'GET /publications/:id': {
    summary: 'Une publication qui m’est adressée',
    params: Params,
    output: PublicationDetail,
  },
  'GET /publications/:id/pieces/:pieceId': {
    summary: 'Un fichier d’une publication qui m’est adressée',
    params: z.object({ id: PublicationId, pieceId: PieceId }),
    output: { file: 'application/octet-stream' },
  },
  'PUT /publications/:id/lecture': {
    summary: 'Marquer une publication comme lue, dans la version qui était à l’écran',
    params: Params,
    body: z.strictObject({ versionALire: z.int().min(1).max(1_000_000) }),
    output: 'none',
  },
  'PUT /lectures': {
    summary: 'Marquer comme lues les publications qui m’étaient adressées à cet instant',
    body: z.strictObject({ jusqua: GivenInstant }),
    output: 'none',
  },
  'GET /non-lues': {
    summary: 'Combien de publications je n’ai pas lues',
    output: MenuCount,
  },
  'GET /alertes': {
    summary: 'Les alertes que je n’ai pas lues, la plus grave en tête',
    output: listOf(Publication).meta({ id: 'AlerteList' }),
  },
  'GET /alertes/nombre': {
    summary: 'Combien d’alertes je n’ai pas lues',
    output: MenuCount,
  },
  'GET /questions': {
    summary: 'Les questions fréquentes qui me sont adressées, avec leurs réponses, par thème',
    query: Filtres.pick({ theme: true, texte: true }),
    output: listOf(Question).meta({ id: 'QuestionList' }),
  },
  'POST /recherche': searchEndpoint('Les publications qui me sont adressées, par leurs mots'),
});
export type PublicationEndpoints = typeof publicationEndpoints;
