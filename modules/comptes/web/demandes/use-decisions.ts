import type { Role } from '@pwp/contracts';
import type { Outcome } from '@pwp/ui';
import { announce, ProblemError, refreshMenuCounts } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { DemandeDeCompte, MotifRefus } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { useLot, type Fait, type LotWords, type UseLotReturn } from '../lots/use-lot.ts';
import { nomComplet } from '@pwp/contracts/nom-complet';
import { guichetsDonnes } from './guichets-donnes.ts';

/** The role given by a validation. A référent of the portal only gives the first. */
export type RoleDonne = Exclude<Role, 'administrateur'>;

/** What the page provides to the decisions. */
export interface UseDecisionsOptions {
  /** Whether the person acts for a guichet. */
  actsFor: (code: string) => boolean;
  /** Called after each decision, whatever its result, because the list may have changed. */
  onDecided: () => Promise<unknown>;
}

export interface UseDecisionsReturn {
  busy: Ref<boolean>;
  outcome: Ref<Outcome | undefined>;
  lot: UseLotReturn['lot'];
  /** True when the demande is no longer pending, by this decision or another one. */
  validateDemande: (demande: DemandeDeCompte, guichets: readonly string[], role: RoleDonne) => Promise<boolean>;
  refuseDemande: (demande: DemandeDeCompte, motif: MotifRefus, precisions: string) => Promise<boolean>;
  /** As professionnels, for these guichets; without any, each for the requested ones in the périmètre. */
  validateDemandes: (demandes: readonly DemandeDeCompte[], codes: readonly string[]) => Promise<void>;
  refuseDemandes: (demandes: readonly DemandeDeCompte[], motif: MotifRefus, precisions: string) => Promise<void>;
}

const words = fr.demandes;
const DEJA_TRAITEE = 'demande-deja-traitee';

/** Decides one or several demandes, and shows the results. */
export function useDecisions({ actsFor, onDecided }: UseDecisionsOptions): UseDecisionsReturn {
  const busy = ref(false);
  const outcome = ref<Outcome>();
  const { lot, run } = useLot({ busy, onDone: decided });

  /** What waits is counted in the menu too. */
  async function decided(): Promise<void> {
    refreshMenuCounts();
    await onDecided();
  }

  function tell(told: Outcome): void {
    outcome.value = told;
    if (told.type !== 'error') announce(`${told.title}. ${told.text}`);
  }

  async function decide(demande: DemandeDeCompte, work: () => Promise<Outcome>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    outcome.value = undefined;
    lot.value = undefined;
    try {
      tell(await work());
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code !== DEJA_TRAITEE) {
        tell({ type: 'error', title: words.nonFait, text: words.nonFaitTexte(nomComplet(demande), error.message) });
        return false;
      }
      tell({ type: 'warning', title: words.dejaTraitee, text: words.dejaTraiteeTexte(nomComplet(demande)) });
      return true;
    } finally {
      await decided();
      busy.value = false;
    }
  }

  const sendValidation = ({ id }: DemandeDeCompte, guichets: readonly string[], role: RoleDonne) =>
    api('POST /demandes/:demandeId/validation', {
      params: { demandeId: id },
      body: { guichets: [...guichets], role },
    });

  const sendRefus = ({ id }: DemandeDeCompte, motif: MotifRefus, precisions: string) =>
    api('POST /demandes/:demandeId/refus', { params: { demandeId: id }, body: { motif, precisions } });

  const validateDemande = (demande: DemandeDeCompte, guichets: readonly string[], role: RoleDonne) =>
    decide(demande, async () => {
      const { courriel } = await sendValidation(demande, guichets, role);
      return { type: 'success', title: words.validee, text: words.valideeTexte[courriel](nomComplet(demande)) };
    });

  const refuseDemande = (demande: DemandeDeCompte, motif: MotifRefus, precisions: string) =>
    decide(demande, async () => {
      await sendRefus(demande, motif, precisions);
      return { type: 'success', title: words.refusee, text: words.refuseeTexte(nomComplet(demande)) };
    });

  async function decideAll(
    told: LotWords,
    demandes: readonly DemandeDeCompte[],
    work: (demande: DemandeDeCompte) => Promise<Fait>,
  ): Promise<void> {
    outcome.value = undefined;
    await run(told, demandes, work);
  }

  const validateDemandes = (demandes: readonly DemandeDeCompte[], codes: readonly string[]) =>
    decideAll(words.plusieurs.valider, demandes, async (demande) => {
      const donnes = guichetsDonnes(demande, codes, actsFor);
      const dehors = codes.length > 0 ? [] : demande.guichets.filter((code) => !actsFor(code));
      await sendValidation(demande, donnes, 'professionnel');
      const { fait, partielle } = words.plusieurs.valider;
      const texte = dehors.length === 0 ? fait(donnes.join(', ')) : partielle(donnes.join(', '), dehors.join(', '));
      return { texte };
    });

  const refuseDemandes = (demandes: readonly DemandeDeCompte[], motif: MotifRefus, precisions: string) =>
    decideAll(words.plusieurs.refuser, demandes, async (demande) => {
      await sendRefus(demande, motif, precisions);
      return { texte: words.plusieurs.refuser.fait };
    });

  return { busy, outcome, lot, validateDemande, refuseDemande, validateDemandes, refuseDemandes };
}
