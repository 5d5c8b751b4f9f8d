import { randomUUID } from 'node:crypto';
import { outboxHandler, type Identity, type OutboxHandlers, type OutboxMessage } from '@pwp/api-kit';
import { z } from 'zod';
import { DemandeModel } from '../demandes/demande-model.ts';
import { askForActivation, markMail } from './activation-mail.ts';
import { welcomeNotice } from '../notices.ts';
import { keptEtat } from '../comptes/compte-etat.ts';
import type { ComptesContext } from '../needs.ts';

const TOPIC = 'comptes.open-compte';
const Payload = z.object({ demandeId: z.int() });

/**
 * The outbox message that enables the account of a validated demande. It is delivered only after the decision commits.
 */
export function openingMessage(demandeId: number): OutboxMessage {
  const payload: z.infer<typeof Payload> = { demandeId };
  return { topic: TOPIC, key: String(demandeId), payload };
}

/** Enables an account, unless it was deleted or suspended since its creation; returns whether it did. */
export async function openCompte(identity: Pick<Identity, 'find' | 'setActive'>, compteId: string): Promise<boolean> {
  if ((await identity.find(compteId)) === undefined) return false;
  if (!(await isSuspended(compteId))) await identity.setActive(compteId, true);
  // A suspension is recorded before it reaches the identity: one that came meanwhile is seen here.
  if (!(await isSuspended(compteId))) return true;
  await identity.setActive(compteId, false);
  return false;
}

/** Whether the last decision on the account is a suspension. It stays on one that was deleted. */
export async function isSuspended(compteId: string): Promise<boolean> {
  return (await keptEtat(compteId)) === 'suspendu';
}

type OpeningContext = Pick<ComptesContext, 'identity' | 'outbox' | 'notices' | 'brand'>;

/**
 * Enables the account, then asks for its activation mail. Does nothing for an account that was deleted, or suspended
 * since its creation.
 */
export function openingHandlers({ identity, outbox, notices, brand }: OpeningContext): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ demandeId }) => {
      const demande = await DemandeModel.findOne({ where: { id: demandeId, etat: 'validee' } });
      const compteId = demande?.compteId ?? null;
      if (demande === null || compteId === null) return;
      if (!(await openCompte(identity, compteId))) return markMail(compteId, 'sans-objet');
      await notices.publish([welcomeNotice(compteId, brand.name)]);
      await askForActivation(outbox, `demande:${demandeId}:${randomUUID()}`, compteId);
    }),
  };
}
