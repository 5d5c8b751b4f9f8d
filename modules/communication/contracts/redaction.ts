import { defineEndpoints, listOf, MenuCount } from '@pwp/contracts';
import { richText } from '@pwp/rich-text/schema';
import { z } from 'zod';
import { Audience } from './audience.ts';
import { Emetteur, EtatRedaction, Genre, Niveau, Theme } from './genres.ts';
import { MotsImage, PieceId, PiecePublication } from './pieces.ts';
import { PIECES_LIMITS, PUBLICATION_LIMITS } from './publication-limits.ts';
import { GivenInstant, PublicationId, TexteGarde } from './publications.ts';

const Instant = z.iso.datetime();

/** Limits of the text of a publication. */
export const TEXTE = { characters: PUBLICATION_LIMITS.texte, images: PIECES_LIMITS.files };

const words = (what: string, most: number) => z.string().trim().max(most, `${what} compte au plus ${most} caractères.`);

/** What an author writes. A draft may be unfinished: what is missing is said when it is handed in. */
export const Contenu = z
  .object({
    genre: Genre,
    niveau: Niveau,
    theme: Theme,
    titre: words('Le titre', PUBLICATION_LIMITS.titre),
    resume: words('Le résumé', PUBLICATION_LIMITS.resume),
    texte: richText(TEXTE),
    debut: GivenInstant.nullable().describe('null: as soon as it is accepted'),
    fin: GivenInstant.nullable().describe('null: until it is archived; an alert has one'),
    audience: Audience,
    motifCorrection: words('Le motif', PUBLICATION_LIMITS.motif).describe(
      'of a correction: what it changes, for readers',
    ),
    aRelireParTous: z.boolean().describe('of a correction: whoever has read it finds it unread'),
  })
  .meta({ id: 'ContenuPublication' });
export type Contenu = z.output<typeof Contenu>;

/** The revision that the caller saw. Another one since: 409 `publication-modifiee`. */
const Vue = z.int().min(0).max(1_000_000);

/** A publication in a list of its authors. */
export const Redaction = z
  .object({
    id: PublicationId,
    genre: Genre,
    theme: Theme,
    titre: z.string().describe('empty: none yet'),
    etat: EtatRedaction,
    emetteur: Emetteur,
    auteur: z.string().describe('name; empty when the account is gone'),
    estAuteur: z.boolean().describe('whether the caller wrote it'),
    modifieeLe: Instant,
    debut: Instant.nullable(),
    fin: Instant.nullable(),
    corrige: PublicationId.nullable().describe('the publication that this draft corrects'),
    motifRenvoi: z.string().nullable().describe('why whoever reviewed it sent it back'),
  })
  .meta({ id: 'Redaction' });
export type Redaction = z.infer<typeof Redaction>;

/** What the caller may do with it now: what is false is refused by the API too. */
export const Droits = z.object({
  modifier: z.boolean(),
  soumettre: z.boolean(),
  reprendre: z.boolean(),
  relire: z.boolean(),
  corriger: z.boolean(),
  archiver: z.boolean(),
  supprimer: z.boolean(),
});
export type Droits = z.infer<typeof Droits>;

/** A publication whole, for its authors. */
export const RedactionDetail = Redaction.extend({
  revision: Vue,
  contenu: z
    .object({
      genre: Genre,
      niveau: Niveau,
      theme: Theme,
      titre: z.string(),
      resume: z.string(),
      texte: TexteGarde,
      debut: Instant.nullable(),
      fin: Instant.nullable(),
      audience: Audience,
      motifCorrection: z.string(),
      aRelireParTous: z.boolean(),
    })
    .describe('what `PUT` takes'),
  pieces: z.array(PiecePublication),
  relecteur: z.string().nullable().describe('who accepted it; empty when the account is gone'),
  corrigeeLe: Instant.nullable(),
  correctionEnCours: PublicationId.nullable().describe('the draft that corrects it, that the caller may open'),
  droits: Droits,
}).meta({ id: 'RedactionDetail' });
export type RedactionDetail = z.infer<typeof RedactionDetail>;

/** A version that readers saw, the newest first. */
export const Version = z
  .object({
    numero: z.int(),
    titre: z.string(),
    resume: z.string(),
    texte: TexteGarde,
    publieeLe: Instant,
    auteur: z.string(),
    relecteur: z.string(),
    motif: z.string().describe('of the correction that made it; empty for the first'),
  })
  .meta({ id: 'VersionPublication' });
export type Version = z.infer<typeof Version>;

/** How many accounts a publication was for and how many read it; small numbers are hidden (null). */
export const Chiffres = z
  .object({
    adresses: z.int().nullable(),
    lus: z.int().nullable(),
    guichets: z.array(z.object({ code: z.string(), nom: z.string(), adresses: z.int(), lus: z.int() })),
    masques: z
      .int()
      .describe(
        'guichets that are not told, so that no figure nor difference is of few accounts; they are in the totals, where these are told',
      ),
    recenseLe: Instant.nullable().describe('when accounts were last counted; null: not yet'),
  })
  .meta({ id: 'ChiffresPublication' });
export type Chiffres = z.infer<typeof Chiffres>;

/** How many accounts an audience has. */
export const Apercu = z
  .object({
    comptes: z.int(),
    recenseLe: Instant.nullable().describe('when accounts were last counted; null: not yet'),
  })
  .meta({ id: 'ApercuAudience' });
export type Apercu = z.infer<typeof Apercu>;

/** Within what an author chooses an audience: `/api/annuaire` gives what it is chosen from. */
export const ChoixAudience = z
  .object({
    emetteur: Emetteur,
    perimetre: z.array(z.string()).describe('the guichets of a référent; empty for the GIP, who writes to all'),
  })
  .meta({ id: 'ChoixAudience' });
export type ChoixAudience = z.infer<typeof ChoixAudience>;

const Params = z.object({ id: PublicationId });
const PieceParams = z.object({ id: PublicationId, pieceId: PieceId });
const Suite = z.strictObject({ revision: Vue });

/** What authors call, below `/api/communication`: référents and administrators. */
export const redactionEndpoints = defineEndpoints({
  'GET /redaction/publications': {
    summary: 'Les publications que je peux écrire, relire ou corriger, la dernière modifiée en tête',
    query: z.object({ etat: EtatRedaction.optional(), cursor: z.string().max(100).optional() }),
    output: listOf(Redaction)
      .extend({ nombres: z.record(EtatRedaction, z.int()).describe('how many there are in each state') })
      .meta({ id: 'RedactionList' }),
  },
  'GET /redaction/publications/:id': {
    summary: 'Une publication, pour qui l’écrit ou la relit',
    params: Params,
    output: RedactionDetail,
  },
  'PUT /redaction/publications/:id': {
    summary: 'Enregistrer un brouillon ; la révision 0 le crée',
    params: Params,
    body: z.object({ revision: Vue, contenu: Contenu }),
    output: RedactionDetail,
  },
  'DELETE /redaction/publications/:id': {
    summary: 'Supprimer un brouillon',
    params: Params,
    output: 'none',
  },
  'POST /redaction/publications/:id/soumission': {
    summary: 'Demander la relecture d’un brouillon par un autre compte',
    params: Params,
    body: Suite,
    output: RedactionDetail,
  },
  'POST /redaction/publications/:id/reprise': {
    summary: 'Reprendre un brouillon qui attend sa relecture',
    params: Params,
    body: Suite,
    output: RedactionDetail,
  },
  'POST /redaction/publications/:id/relecture': {
    summary: 'Publier ce qu’un autre compte a écrit, ou le lui renvoyer avec un motif',
    params: Params,
    body: z.discriminatedUnion('decision', [
      z.strictObject({ revision: Vue, decision: z.literal('publier') }),
      z.strictObject({
        revision: Vue,
        decision: z.literal('renvoyer'),
        motif: words('Le motif', PUBLICATION_LIMITS.motif).min(1, 'Dites à l’auteur ce qui est à reprendre.'),
      }),
    ]),
    output: RedactionDetail,
  },
  'POST /redaction/publications/:id/correction': {
    summary: 'Ouvrir le brouillon qui corrige une publication, ou celui qui est déjà ouvert',
    params: Params,
    output: RedactionDetail,
  },
  'POST /redaction/publications/:id/archivage': {
    summary: 'Retirer une publication à ses lecteurs',
    params: Params,
    body: Suite,
    output: RedactionDetail,
  },
  'GET /redaction/publications/:id/versions': {
    summary: 'Les versions d’une publication, la plus récente en tête',
    params: Params,
    output: listOf(Version).meta({ id: 'VersionList' }),
  },
  'GET /redaction/publications/:id/chiffres': {
    summary: 'Combien de comptes l’ont lue, par guichet',
    params: Params,
    output: Chiffres,
  },
  'PUT /redaction/publications/:id/pieces/:pieceId': {
    summary: 'Joindre un fichier à un brouillon ; le même identifiant et le même contenu n’en font qu’un',
    params: PieceParams,
    form: z.object({ file: z.file().describe('PDF, JPEG, PNG, ODT ou DOCX, d’après le contenu') }),
    output: PiecePublication,
    status: 201,
  },
  'PATCH /redaction/publications/:id/pieces/:pieceId': {
    summary: 'Décrire une image d’un brouillon, ou la dire décorative',
    params: PieceParams,
    body: MotsImage,
    output: PiecePublication,
  },
  'DELETE /redaction/publications/:id/pieces/:pieceId': {
    summary: 'Retirer un fichier d’un brouillon',
    params: PieceParams,
    output: 'none',
  },
  'GET /redaction/publications/:id/pieces/:pieceId': {
    summary: 'Un fichier d’une publication, pour qui l’écrit ou la relit',
    params: PieceParams,
    output: { file: 'application/octet-stream' },
  },
  'GET /redaction/a-relire': {
    summary: 'Combien de publications d’autres comptes attendent ma relecture',
    output: MenuCount,
  },
  'GET /redaction/audience': {
    summary: 'Les limites de l’audience que je choisis',
    output: ChoixAudience,
  },
  'POST /redaction/audience/apercu': {
    summary: 'Combien de comptes liraient une publication de cette audience',
    body: z.strictObject({ audience: Audience }),
    output: Apercu,
  },
});
export type RedactionEndpoints = typeof redactionEndpoints;
