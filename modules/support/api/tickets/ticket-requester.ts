import type { TicketRequester } from '../providers/support-gateway.ts';
import type { TicketModel } from './ticket-model.ts';

/** The author as the support tool knows him: by the address of the opening, also when the account has another one now. */
export function requesterOf({
  demandeurEmail: email,
  demandeurNom: nom,
}: Pick<TicketModel, 'demandeurEmail' | 'demandeurNom'>): TicketRequester {
  return { email, nom };
}
