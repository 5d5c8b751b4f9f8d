import { outboxHandler, type AccountAction, type Outbox, type OutboxHandlers } from '@pwp/api-kit';
import { z } from 'zod';
import type { CourrielActivation } from '../../contracts/index.ts';
import { importedAgainMail } from '../demandes/demande-mails.ts';
import { ActivationModel } from './activation-model.ts';
import type { ComptesContext } from '../needs.ts';

const TOPIC = 'comptes.send-activation';
const Payload = z.object({
  compteId: z.string(),
  /** Set when `compteId` belongs to nobody: the person already has an account, and the mail to this address says so. */
  dejaConnu: z.object({ email: z.string(), guichets: z.array(z.string()) }).optional(),
});
type DejaConnu = z.infer<typeof Payload>['dejaConnu'];

/**
 * Asks, in the current transaction, for the identity's mail « choisissez votre mot de passe », once per `key`.
 * Référents see it as « à envoyer » until it has been sent.
 */
export async function askForActivation(
  outbox: Outbox,
  key: string,
  compteId: string,
  dejaConnu?: DejaConnu,
): Promise<void> {
  const payload: z.infer<typeof Payload> = { compteId, dejaConnu };
  await markMail(compteId, 'a-envoyer');
  await outbox.add({ topic: TOPIC, key, payload });
}

type ActivationContext = Pick<ComptesContext, 'identity' | 'mail' | 'transaction' | 'publicUrl'>;

/**
 * Asks the identity for the activation mail of an account, with retries. Skips an account that was deleted or suspended
 * in the meantime. An address already proven is not proven again.
 */
export function activationHandlers({ identity, mail, transaction, publicUrl }: ActivationContext): OutboxHandlers {
  return {
    [TOPIC]: outboxHandler(Payload, async ({ compteId, dejaConnu }) => {
      if (dejaConnu !== undefined)
        return transaction(async () => {
          const { email, guichets } = dejaConnu;
          await mail.queue(`comptes.deja-connu:${compteId}`, importedAgainMail(email, guichets, publicUrl));
          await markMail(compteId, 'envoye');
        });
      const compte = await identity.find(compteId);
      if (compte?.active !== true) return markMail(compteId, 'sans-objet');
      const actions: AccountAction[] = compte.emailVerified ? [] : ['confirm-adresse'];
      await identity.sendActionMail(compteId, ['choose-password', ...actions]);
      return markMail(compteId, 'envoye');
    }),
  };
}

/** Shows référents the state of an account's activation mail. */
export async function markMail(compteId: string, courriel: CourrielActivation): Promise<void> {
  if (courriel === 'sans-objet') await ActivationModel.destroy({ where: { compteId } });
  else await ActivationModel.upsert({ compteId, courriel });
}

/** The state of the activation mails of these accounts. */
export async function courrielsOf(
  compteIds: readonly string[],
): Promise<(compteId: string | null) => CourrielActivation> {
  const rows = await ActivationModel.findAll({ where: { compteId: [...compteIds] }, raw: true });
  const known = new Map(rows.map(({ compteId, courriel }) => [compteId, courriel]));
  return (compteId) => (compteId === null ? undefined : known.get(compteId)) ?? 'sans-objet';
}
