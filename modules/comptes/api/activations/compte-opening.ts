import { randomUUID } from 'node:crypto';
import { outboxHandler, type ModuleContext, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { z } from 'zod';
import { DemandeModel } from '../demandes/demande-model.ts';
import { askForActivation, markMail } from './activation-mail.ts';
import { welcomeNotice } from '../notices.ts';
import { keptEtat } from '../comptes/compte-etat.ts';

const TOPIC = 'comptes.open-compte';
const Payload = z.object({ demandeId: z.int() });

/**
 * The outbox message that enables the account of a validated demande. It is delivered only after the decision commits.
 */
export function openingMessage(demandeId: number): OutboxMessage {
  const payload: z.infer<typeof Payload> = { demandeId };
  return { topic: TOPIC, key: String(demandeId), payload };
}

type OpeningContext = Pick<ModuleContext<unknown>, 'identity' | 'outbox' | 'notices'>;

/**
 * Enables the account, then asks for its activation mail. Does nothing for an account that was deleted, or suspended
 * since its creation.
 */
export function openingHandlers({ identity, outbox, notices }: OpeningContext): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ demandeId }) => {
      const demande = await DemandeModel.findOne({ where: { id: demandeId, etat: 'validee' } });
      const compteId = demande?.compteId ?? null;
      if (demande === null || compteId === null) return;
      const suspended = (await keptEtat(compteId)) === 'suspendu';
      if (suspended || (await identity.find(compteId)) === undefined) return markMail(compteId, 'sans-objet');
      await identity.setActive(compteId, true);
      await notices.publish([welcomeNotice(compteId)]);
      await askForActivation(outbox, `demande:${demandeId}:${randomUUID()}`, compteId);
    }),
  };
}
