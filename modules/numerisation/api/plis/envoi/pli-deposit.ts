import {
  DeliveryRefused,
  outboxHandler,
  ProviderRefusal,
  type CurrentGuichet,
  type OutboxDelivery,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import { z } from 'zod';
import { PieceModel } from '../piece-model.ts';
import { PliModel } from '../pli-model.ts';
import { movePlis, type PliMove } from '../statuts/pli-mover.ts';
import { rejectInfected, type InfectedPiecesContext } from './infected-pieces.ts';
import type { DocaposteProvider, DocaposteRecepisse, DocaposteSuivi } from '../../providers/docaposte-provider.ts';

const TOPIC = 'numerisation.deposit-pli';

/** The guichet as it was when the pli was sent: the module does not store guichets. */
const DepositPayload = z.object({
  transaction: z.string(),
  guichet: z.object({ code: z.string(), siret: z.string(), codeTerritoire: z.string() }),
});
type DepositPayload = z.infer<typeof DepositPayload>;

/** The outbox message that deposits a pli. */
export function depositMessage(transaction: string, { code, siret, codeTerritoire }: CurrentGuichet): OutboxMessage {
  const payload: DepositPayload = { transaction, guichet: { code, siret, codeTerritoire } };
  return { topic: TOPIC, key: transaction, payload };
}

/** Where plis are deposited, and how their first move is written. */
export type PliDepositContext = InfectedPiecesContext & { docaposte: DocaposteProvider };

/**
 * Deposits plis at Docaposte, once the antivirus let all their pieces through; one with an infected piece is rejected here, as a whole.
 * Before a deposit is repeated, it is asked whether it has the pli. A pli that it refuses stays
 * `a-transmettre`: the log names the refusal, and the operator sends it again.
 */
export function depositHandlers(context: PliDepositContext): OutboxHandlers {
  const { docaposte, transaction, notices, clock } = context;
  const move = (moved: PliMove) => transaction(() => movePlis([moved], notices, clock.now()));
  return {
    [TOPIC]: outboxHandler(DepositPayload, async (payload, delivery) => {
      const pli = await PliModel.findOne({ where: { transaction: payload.transaction } });
      if (pli === null) {
        delivery.log.warn({ transaction: payload.transaction }, 'a pli was erased before it left');
        return;
      }
      // Already delivered, but the mark was lost. The prestataire would recognise the transaction, but does not need
      // the files twice.
      if (pli.statut !== 'a-transmettre') return;
      const { id } = pli;
      const known = delivery.isRepeated ? await suiviOf(docaposte, payload.transaction, delivery.signal) : undefined;
      // Any statut that the prestataire may report is ahead of ours.
      if (known !== undefined) {
        await move({ id, ...known });
        return;
      }
      const pieces = await PieceModel.findAll({ where: { pliId: id }, order: ['rang'] });
      if (await rejectInfected(context, pli, pieces, delivery)) return;
      const recepisse = await deposit(docaposte, pli, pieces, payload, delivery);
      await move({ id, ...recepisse, motif: null, numeroUnique: null, pieces: [] });
    }),
  };
}

/** What Docaposte says of a pli that it may have; undefined when it does not know it. */
async function suiviOf(
  docaposte: DocaposteProvider,
  transaction: string,
  signal: AbortSignal,
): Promise<DocaposteSuivi | undefined> {
  const { suivis } = await docaposte.search([transaction], signal);
  return suivis.find((suivi) => suivi.transaction === transaction);
}

async function deposit(
  docaposte: DocaposteProvider,
  pli: PliModel,
  pieces: readonly PieceModel[],
  { guichet }: DepositPayload,
  { log, signal }: Pick<OutboxDelivery, 'log' | 'signal'>,
): Promise<DocaposteRecepisse> {
  const { transaction, numeroUnique, contexte, dateTransmission } = pli;
  try {
    return await docaposte.deposit(
      {
        transaction,
        numeroUnique,
        contexte,
        guichet,
        dateTransmission,
        pieces: pieces.map(({ nom, type, taille, sha256, role, categorie, fichier }) => {
          if (fichier === null) throw new Error(`the store no longer holds « ${nom} » of the pli ${transaction}`);
          return { nom, type, taille, sha256, role, categorie, fichier };
        }),
      },
      signal,
    );
  } catch (error) {
    if (error instanceof ProviderRefusal) {
      log.error({ transaction, status: error.status, code: error.code }, 'Docaposte refuses the pli');
      if (error.isOfContent) throw new DeliveryRefused(`Docaposte: ${error.status} ${error.code}`);
    }
    throw error;
  }
}
