import { ProviderUnavailable, type Logger } from '@pwp/api-kit';
import type { SneDemande, SneProvider } from '../providers/sne-provider.ts';
import { authorizeChangeDemande } from './demande-policy.ts';

/**
 * Returns the demande once the SNE confirms that it takes pieces, or undefined when the SNE does not answer. Sending
 * does not wait for the SNE: the prestataire decides later. Throws `demande-inconnue`, `demande-radiee`.
 */
export async function confirmDemande(
  sne: SneProvider,
  numeroUnique: string,
  log: Logger,
): Promise<SneDemande | undefined> {
  let demande: SneDemande | undefined;
  try {
    demande = await sne.findDemande(numeroUnique);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    log.warn({ err: error }, 'the SNE does not answer: a demande goes unconfirmed');
    return undefined;
  }
  authorizeChangeDemande(demande);
  return demande;
}
