import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { PieceId } from './pieces.ts';
import { EMAIL_PATTERN, GUICHET_PATTERN, PIECES_LIMITS, TICKET_LIMITS, TRANSACTION_PATTERN } from './ticket-limits.ts';

const text = (what: string, max: number) =>
  z
    .string({ error: `${what} manque.` })
    .trim()
    .min(1, `${what} manque.`)
    // Checked first, so that no pattern runs on an overlong text.
    .max(max, { error: `${what} compte au plus ${max} caractères.`, abort: true });

const sujet = text('Le sujet', TICKET_LIMITS.sujet);
/** The form asks for it; without one, as pages of the former release send it, the case is the subject. */
const sujetDuCas = sujet.optional();
const message = text('Le message', TICKET_LIMITS.message);
/** Files that the caller has deposited (`PUT /pieces/:pieceId`). */
const pieces = z
  .array(PieceId)
  .max(PIECES_LIMITS.files, `Un message compte au plus ${PIECES_LIMITS.files} fichiers joints.`)
  .optional();
const piece = text('Le nom de la pièce', TICKET_LIMITS.piece);
const transaction = patterned(
  z.string({ error: 'Le n° de transaction manque.' }).trim().toLowerCase(),
  13,
  TRANSACTION_PATTERN,
  'Le n° de transaction compte 13 caractères : des lettres de a à z et des chiffres.',
);

/** Body of `POST /api/support/tickets`: the case determines the other fields. */
export const CreateTicket = z
  .discriminatedUnion(
    'cas',
    [
      z.strictObject({
        cas: z.literal('changement-identifiant'),
        nouvelIdentifiant: text('Le nouvel identifiant', TICKET_LIMITS.identifiant).regex(
          EMAIL_PATTERN,
          'Le nouvel identifiant est une adresse électronique, comme prenom.nom@mairie.fr.',
        ),
        sujet: sujetDuCas,
        message,
        pieces,
      }),
      z.strictObject({
        cas: z.literal('changement-guichet'),
        changement: z.enum(['ajout', 'remplacement'], { error: 'Choisissez un ajout ou un remplacement.' }),
        guichetDemande: patterned(
          z.string({ error: 'Le code du guichet manque.' }).trim().toUpperCase(),
          5,
          GUICHET_PATTERN,
          'Le code d’un guichet compte 5 lettres ou chiffres, comme PWP01.',
        ),
        sujet: sujetDuCas,
        message,
        pieces,
      }),
      z.strictObject({ cas: z.literal('temps-traitement'), transaction, sujet: sujetDuCas, message, pieces }),
      z.strictObject({
        cas: z.literal('piece-refusee'),
        transaction,
        piece: piece.optional(),
        sujet: sujetDuCas,
        message,
        pieces,
      }),
      z.strictObject({
        cas: z.literal('piece-mal-typee'),
        transaction,
        piece: piece.optional(),
        typeAttendu: text('Le type attendu', TICKET_LIMITS.typeAttendu),
        sujet: sujetDuCas,
        message,
        pieces,
      }),
      z.strictObject({
        cas: z.literal('autre-question'),
        sujet,
        message,
        pieces,
      }),
    ],
    { error: 'Le cas est l’un de ceux du formulaire.' },
  )
  .meta({ id: 'CreateTicket' });
export type CreateTicket = z.infer<typeof CreateTicket>;

/** Body of `POST /api/support/tickets/:numero/messages`. */
export const CreateMessage = z.strictObject({ texte: message, pieces }).meta({ id: 'CreateMessage' });
export type CreateMessage = z.infer<typeof CreateMessage>;
