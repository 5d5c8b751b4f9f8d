import { ProviderUnavailable, type Logger } from '@pwp/api-kit';
import type { SneDemande, SneProvider } from '../providers/sne-provider.ts';
import { requireActive } from './demande-policy.ts';

/**
 * The demande, once the SNE confirmed that it takes pieces; undefined while the SNE does not answer, since sending does not
 * wait for it: the prestataire will tell what becomes of the pli. Throws `demande-inconnue`, `demande-radiee`.
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
  requireActive(demande);
  return demande;
}
