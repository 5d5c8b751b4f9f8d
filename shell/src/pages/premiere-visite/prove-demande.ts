import { ProblemError } from '@pwp/web-kit';
import type { FirstVisitClient } from './first-visit-client.ts';
import { fr } from './fr.ts';

/** Asks for a challenge and finds its proof. Throws ProblemError, also when this browser finds none. */
export async function proveDemande(client: FirstVisitClient): Promise<string> {
  const challenge = await client.challenge();
  try {
    return await client.prove(challenge);
  } catch (error) {
    console.error(error);
    throw new ProblemError({
      type: 'about:blank',
      title: fr.demande.echec,
      status: 0,
      code: 'preuve-introuvable',
      detail: fr.demande.verificationImpossible,
    });
  }
}
