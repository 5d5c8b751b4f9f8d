import { confirmAddressMail } from '../demandes/demande-mails.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { drawJeton, hashJeton } from './jeton.ts';
import type { ComptesContext } from '../needs.ts';

/** How long the proof link is valid, ms. */
const LINK_LIFE = 24 * 3_600_000;
/** How long an unproven demande is kept after its last link, ms. */
export const UNPROVEN_LIFE = 2 * 24 * 3_600_000;

/** Dependencies of the mail. */
export type AddressProofContext = Pick<ComptesContext, 'transaction' | 'mail' | 'clock' | 'publicUrl'>;

/** Writes the mail whose link proves the address of a demande, and invalidates any earlier link. */
export function askForProof(
  { transaction, mail, clock, publicUrl }: AddressProofContext,
  { id, email }: DemandeModel,
  mailKey: string,
): Promise<void> {
  const now = clock.now().getTime();
  return transaction(async () => {
    const jeton = drawJeton();
    const link = {
      jetonHash: hashJeton(jeton),
      jetonExpiresAt: new Date(now + LINK_LIFE),
      dateExpiration: new Date(now + UNPROVEN_LIFE),
    };
    await DemandeModel.update(link, { where: { id } });
    await mail.queue(mailKey, confirmAddressMail(email, jeton, publicUrl));
  });
}
