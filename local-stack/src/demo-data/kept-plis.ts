import { findCategorie } from '@pwp/module-numerisation/contracts';
import type { insertDemoPlis } from '@pwp/module-numerisation/testing';
import { DEMO_AGENT_ID } from './demo-accounts.ts';
import { demoDemandes } from './demo-demandes.ts';
import type { DemoPli } from './demo-plis.ts';

/** The demo's plis as the portal keeps them: who sent them, and what the SNE said of their demandes at that time. */
export function keptPlis(plis: readonly DemoPli[], now: Date): Parameters<typeof insertDemoPlis>[0] {
  const demandeurs = new Map(demoDemandes(now).map(({ numeroUnique, demandeur }) => [numeroUnique, demandeur]));
  return plis.map((pli) => {
    // A creation had no number yet: the SNE was not asked.
    const demandeur = pli.contexte === 'CRE' ? undefined : demandeurs.get(pli.numeroUnique ?? '');
    return {
      ...pli,
      // Those of the agent's first guichet are the agent's: a rejection is told to somebody.
      ...(pli.guichet === '00002' && { accountId: DEMO_AGENT_ID }),
      ...(demandeur !== undefined && { demandeur }),
      pieces: pli.pieces.map((piece) => ({
        ...piece,
        categorieLibelle: findCategorie(piece.categorie ?? '')?.libelle ?? null,
      })),
    };
  });
}
