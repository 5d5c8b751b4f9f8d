import type { ModuleContext } from '@pwp/api-kit';
import { confirmAddressMail } from '../demandes/demande-mails.ts';
import type { DemandeModel } from '../demandes/demande-model.ts';
import { drawJeton, hashJeton } from './jeton.ts';

/** How long the link of the mail is good, ms. */
const LINK_LIFE = 24 * 3_600_000;
/** A demande whose address nobody proves is forgotten so long after its last link, ms. */
export const UNPROVEN_LIFE = 2 * 24 * 3_600_000;

/** What it takes. */
export type AddressProofContext = Pick<ModuleContext<unknown>, 'transaction' | 'mail' | 'clock' | 'publicUrl'>;

/** Writes the mail whose link proves the address of a demande; a link that was sent before is worth nothing from then on. */
export function askForProof(
  { transaction, mail, clock, publicUrl }: AddressProofContext,
  demande: DemandeModel,
  mailKey: string,
): Promise<void> {
  const now = clock.now().getTime();
  return transaction(async () => {
    const jeton = drawJeton();
    await demande.update({
      jetonHash: hashJeton(jeton),
      jetonExpireLe: new Date(now + LINK_LIFE),
      expireLe: new Date(now + UNPROVEN_LIFE),
    });
    await mail.queue(mailKey, confirmAddressMail(demande.email, jeton, publicUrl));
  });
}
