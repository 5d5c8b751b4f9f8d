import { randomUUID } from 'node:crypto';
import { outboxHandler, type IdentityCompte, type MailMessage, type OutboxHandlers } from '@pwp/api-kit';
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
import type { ComptesContext } from '../needs.ts';

const TOPIC = 'comptes.follow-demande';
const Payload = z.object({ email: z.string() });

interface SuiviContext extends Pick<ComptesContext, 'outbox'> {
  defis: Defis;
  limits: PublicLimits;
}

/** Accepts « Où en est ma demande ? » from anyone. */
export interface DemandeSuivi {
  /**
   * Answers by mail, to the address only. Neither the response nor its duration reveals what is known of the address.
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
      // Silent, as for a demande.
      if (!(await limits.courriels.allows(hashJeton(email)))) return;
      const payload: z.infer<typeof Payload> = { email };
      await outbox.add({ topic: TOPIC, key: randomUUID(), payload });
    },
  };
}

type SuiviHandlerContext = AddressProofContext & Pick<ComptesContext, 'identity' | 'outbox'>;

/**
 * Mails the state of a demande to its address, with a new proof link if it still needs one. Each delivery draws new
 * keys: an interrupted delivery may send two mails, and only the last link works.
 */
export function suiviHandlers(context: SuiviHandlerContext): OutboxHandlers {
  const { identity, outbox, mail, clock, publicUrl } = context;
  const newKey = () => `comptes.suivi:${randomUUID()}`;
  const write = (message: MailMessage): Promise<void> => mail.queue(newKey(), message);

  const tellAccount = ({ id, email, active, emailVerified }: IdentityCompte): Promise<void> => {
    if (!active) return write(suspendedAccountMail(email));
    if (emailVerified) return write(openAccountMail(email, publicUrl));
    // Validated or imported, but its mail was lost or is too old.
    return askForActivation(outbox, `suivi:${randomUUID()}`, id);
  };

  const tellDemande = (demande: DemandeModel): Promise<void> => {
    const { etat, email, motifRefus, precisions } = demande;
    if (etat === 'a-confirmer') return askForProof(context, demande, newKey());
    if (etat === 'refusee') return write(refusalMail(email, motifRefus ?? 'autre', precisions, publicUrl));
    if (etat === 'expiree') return write(expiryMail(email, publicUrl));
    // Validated, but its account was deleted since.
    return write(unknownDemandeMail(email, publicUrl));
  };

  return {
    [TOPIC]: outboxHandler(Payload, async ({ email }) => {
      const waiting = await DemandeModel.findOne({ where: { emailEnAttente: email } });
      if (waiting !== null) return write(waitingMail(waiting, clock.now(), publicUrl));
      const compte = await identity.findByEmail(email);
      if (compte !== undefined) return tellAccount(compte);
      const last = await DemandeModel.findOne({ where: { email }, order: [['id', 'DESC']] });
      return last === null ? write(unknownDemandeMail(email, publicUrl)) : tellDemande(last);
    }),
  };
}
