import type { RateLimit } from '@pwp/api-kit';
import type { CreateDemande } from '../../contracts/index.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { UNPROVEN_LIFE } from './address-proof.ts';
import type { Defis } from './defi.ts';
import { welcomeMessage } from './demande-welcome.ts';
import { requireOpen } from '../guichets/open-guichets.ts';
import { hashJeton } from './jeton.ts';
import type { ComptesContext } from '../needs.ts';

/** Rate limits per network address and per mail address. */
export interface PublicLimits {
  demandes: RateLimit;
  courriels: RateLimit;
}

interface ReceptionContext extends Pick<ComptesContext, 'transaction' | 'outbox' | 'clock' | 'guichets'> {
  defis: Defis;
  limits: PublicLimits;
}

/** Accepts demandes from anyone. */
export interface DemandeReception {
  /**
   * Stores the demande; the outbox sends its mail. Neither the answer nor its duration reveals whether the address is
   * known. Throws `trop-de-demandes`, `requete-invalide`, `guichet-ferme`, `preuve-invalide`.
   */
  receive: (asked: CreateDemande, origin: string) => Promise<void>;
}

/** The service of `POST /demandes`. */
export function createDemandeReception({
  transaction,
  outbox,
  clock,
  guichets,
  defis,
  limits,
}: ReceptionContext): DemandeReception {
  return {
    async receive({ preuve, guichets: codes, ...asked }, origin) {
      await limits.demandes.require(origin);
      const existing = await requireOpen(guichets, codes);
      await defis.consume(preuve);
      // Prevents flooding a mailbox. The answer stays the same, because an error would reveal that the address was
      // used.
      if (!(await limits.courriels.allows(hashJeton(asked.email)))) return;
      await transaction(async () => {
        const now = clock.now();
        const { id } = await DemandeModel.create({
          ...asked,
          etat: 'a-confirmer',
          dateDemande: now,
          dateExpiration: new Date(now.getTime() + UNPROVEN_LIFE),
        });
        await DemandeGuichetModel.bulkCreate(existing.map((guichetCode) => ({ demandeId: id, guichetCode })));
        await outbox.add(welcomeMessage(id));
      });
    },
  };
}
