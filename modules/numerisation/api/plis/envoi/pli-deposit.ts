import {
  outboxHandler,
  ProviderRefusal,
  type CurrentGuichet,
  type ModuleContext,
  type OutboxDelivery,
  type OutboxHandlers,
  type OutboxMessage,
} from '@pwp/api-kit';
import { z } from 'zod';
import { PieceModel } from '../piece-model.ts';
import { PliModel } from '../pli-model.ts';
import { movePlis } from '../statuts/pli-mover.ts';
import type { DocaposteProvider, DocaposteRecepisse } from '../../providers/docaposte-provider.ts';

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
export type PliDepositContext = Pick<ModuleContext<unknown>, 'transaction' | 'notices'> & {
  docaposte: DocaposteProvider;
};

/** Deposits plis at Docaposte. A refused pli stays `a-transmettre` and is retried; the log names the refusal. */
export function depositHandlers({ docaposte, transaction, notices }: PliDepositContext): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(DepositPayload, async (payload, delivery) => {
      const pli = await PliModel.findOne({ where: { transaction: payload.transaction } });
      if (pli === null) throw new Error(`no pli ${payload.transaction} to deposit`);
      // Already delivered, but the mark was lost. The prestataire would recognise the transaction, but does not need
      // the files twice.
      if (pli.statut !== 'a-transmettre') return;
      const recepisse = await deposit(docaposte, pli, payload, delivery);
      // Any statut that the prestataire may report is ahead of ours.
      const move = { id: pli.id, ...recepisse, motif: null, numeroUnique: null, pieces: [] };
      await transaction(() => movePlis([move], notices));
    }),
  };
}

async function deposit(
  docaposte: DocaposteProvider,
  pli: PliModel,
  { guichet }: DepositPayload,
  { log, signal }: Pick<OutboxDelivery, 'log' | 'signal'>,
): Promise<DocaposteRecepisse> {
  const pieces = await PieceModel.findAll({ where: { pliId: pli.id }, order: ['rang'] });
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
    }
    throw error;
  }
}
