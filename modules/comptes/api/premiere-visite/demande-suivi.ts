import { randomUUID } from 'node:crypto';
import {
  outboxHandler,
  type IdentityMember,
  type MailMessage,
  type ModuleContext,
  type OutboxHandlers,
} from '@pwp/api-kit';
import { z } from 'zod';
import type { FollowDemande } from '../../contracts/index.ts';
import { expiryMail, refusalMail, waitingMail } from '../demandes/demande-mails.ts';
import { openAccountMail, suspendedAccountMail, unknownDemandeMail } from './suivi-mails.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { askForActivation } from '../activations/activation-mail.ts';
import { askForProof, type AddressProofContext } from './address-proof.ts';
import type { Defis } from './defi.ts';
import type { PublicLimits } from './demande-reception.ts';
import { hashJeton } from './jeton.ts';

const TOPIC = 'comptes.follow-demande';
const Payload = z.object({ email: z.string() });

interface SuiviContext extends Pick<ModuleContext<unknown>, 'outbox'> {
  defis: Defis;
  limits: PublicLimits;
}

/** Takes « Où en est ma demande ? » of anybody. */
export interface DemandeSuivi {
  /**
   * The answer leaves by mail, to the address alone: nothing that the caller sees or measures depends on what is known of it.
   * Throws `trop-de-demandes`, `preuve-invalide`.
   */
  ask: (asked: FollowDemande, origin: string) => Promise<void>;
}

/** The service of `POST /demandes/suivi`. */
export function createDemandeSuivi({ outbox, defis, limits }: SuiviContext): DemandeSuivi {
  return {
    async ask({ email, preuve }, origin) {
      await limits.demandes.require(origin);
      await defis.consume(preuve);
      // Said to nobody, as for a demande.
      if (!(await limits.courriels.allows(hashJeton(email)))) return;
      const payload: z.infer<typeof Payload> = { email };
      await outbox.add({ topic: TOPIC, key: randomUUID(), payload });
    },
  };
}

type SuiviHandlerContext = AddressProofContext & Pick<ModuleContext<unknown>, 'identity' | 'outbox'>;

/**
 * Writes to an address where its demande stands, and sends again the link that it may be waiting for. Keys are drawn at each
 * delivery: cut short and delivered again, it writes twice, and the last link is the one that serves.
 */
export function suiviHandlers(context: SuiviHandlerContext): OutboxHandlers {
  const { identity, outbox, mail, clock, publicUrl } = context;
  const newKey = () => `comptes.suivi:${randomUUID()}`;
  const write = (message: MailMessage): Promise<void> => mail.queue(newKey(), message);

  const tellAccount = ({ id, email, active, emailVerified }: IdentityMember): Promise<void> => {
    if (!active) return write(suspendedAccountMail(email));
    if (emailVerified) return write(openAccountMail(email, publicUrl));
    // Validated or provisioned, and its mail lost or too old.
    return askForActivation(outbox, `suivi:${randomUUID()}`, id);
  };

  const tellDemande = (demande: DemandeModel): Promise<void> => {
    const { etat, email, motifRefus, precisions } = demande;
    if (etat === 'a-confirmer') return askForProof(context, demande, newKey());
    if (etat === 'refusee') return write(refusalMail(email, motifRefus ?? 'autre', precisions));
    if (etat === 'expiree') return write(expiryMail(email, publicUrl));
    // Validated, and its account was removed since.
    return write(unknownDemandeMail(email, publicUrl));
  };

  return {
    [TOPIC]: outboxHandler(Payload, async ({ email }) => {
      const waiting = await DemandeModel.findOne({ where: { emailEnAttente: email } });
      if (waiting !== null) return write(waitingMail(waiting, clock.now()));
      const compte = await identity.findByEmail(email);
      if (compte !== undefined) return tellAccount(compte);
      const last = await DemandeModel.findOne({ where: { email }, order: [['id', 'DESC']] });
      return last === null ? write(unknownDemandeMail(email, publicUrl)) : tellDemande(last);
    }),
  };
}
