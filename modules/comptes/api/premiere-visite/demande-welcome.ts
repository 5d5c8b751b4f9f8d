import { outboxHandler, type MailMessage, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { z } from 'zod';
import { knownAccountMail, waitingMail } from '../demandes/demande-mails.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { askForProof, type AddressProofContext } from './address-proof.ts';
import type { ComptesContext } from '../needs.ts';

const TOPIC = 'comptes.welcome-demande';
const Payload = z.object({ demandeId: z.int() });

/** The outbox message that sends the first mail of a demande. */
export function welcomeMessage(demandeId: number): OutboxMessage {
  const payload: z.infer<typeof Payload> = { demandeId };
  return { topic: TOPIC, key: String(demandeId), payload };
}

type WelcomeContext = AddressProofContext & Pick<ComptesContext, 'identity'>;

/**
 * Writes the first mail of a demande, after the response. An unknown address gets the proof link. A known one is told
 * that it has an account or a pending demande, and the new demande is deleted.
 */
export function welcomeHandlers(context: WelcomeContext): OutboxHandlers {
  const { transaction, identity, mail, clock, publicUrl } = context;

  const answerInstead = (demande: DemandeModel, message: MailMessage): Promise<void> =>
    transaction(async () => {
      await mail.queue(mailKey(demande), message);
      await DemandeGuichetModel.destroy({ where: { demandeId: demande.id } });
      await demande.destroy();
    });

  return {
    [TOPIC]: outboxHandler(Payload, async ({ demandeId }) => {
      const demande = await DemandeModel.findByPk(demandeId);
      // Already answered, but the mark was lost: the mail is queued.
      if (demande === null || demande.jetonHash !== null) return;
      const waiting = await DemandeModel.findOne({ where: { emailEnAttente: demande.email } });
      if (waiting !== null) {
        return answerInstead(demande, waitingMail(waiting, clock.now(), publicUrl));
      }
      if ((await identity.findByEmail(demande.email)) !== undefined) {
        return answerInstead(demande, knownAccountMail(demande.email, publicUrl));
      }
      return askForProof(context, demande, mailKey(demande));
    }),
  };
}

function mailKey({ id }: DemandeModel): string {
  return `comptes.accueil:${id}`;
}
