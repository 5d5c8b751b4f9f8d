import { outboxHandler, type ModuleContext, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { z } from 'zod';
import type { DemandeDeCompte } from '../../contracts/index.ts';
import { DemandeModel } from '../models/demande-model.ts';

const TOPIC = 'comptes.envoyer-activation';
const Payload = z.object({ compteId: z.string() });

/** The message that makes the identity send its mail « choisissez votre mot de passe »; one for each `key`. */
export function activationMessage(key: string, compteId: string): OutboxMessage {
  const payload: z.infer<typeof Payload> = { compteId };
  return { topic: TOPIC, key, payload };
}

/**
 * Asks the identity for the activation mail of an account, until it left. An account that is gone or was suspended in the
 * meantime gets none.
 */
export function activationHandlers({ identity }: Pick<ModuleContext<unknown>, 'identity'>): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ compteId }) => {
      const compte = await identity.find(compteId);
      if (compte?.active !== true) return markMail(compteId, 'sans-objet');
      await identity.sendActionMail(compteId, ['choisir-mot-de-passe', 'confirmer-adresse']);
      return markMail(compteId, 'envoye');
    }),
  };
}

/** Tells the référents where the mail of a demande's account stands; an account that was imported has no demande. */
export async function markMail(compteId: string, courriel: DemandeDeCompte['courriel']): Promise<void> {
  await DemandeModel.update({ courriel }, { where: { compteId, etat: 'validee' } });
}
