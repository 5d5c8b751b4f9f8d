import { nextTick, shallowRef, type ShallowRef } from 'vue';
import type { DemandeDeCompte, MotifRefus } from '../../contracts/index.ts';
import type { UseGuichetChoiceReturn } from '../guichets/use-guichet-choice.ts';
import type { RoleDonne, UseDecisionsReturn } from './use-decisions.ts';

export interface UseLineDecisionsOptions {
  guichets: UseGuichetChoiceReturn;
  decisions: UseDecisionsReturn;
  /** Takes the focus once a line is gone, with its buttons. */
  heading: Readonly<ShallowRef<HTMLElement | null>>;
}

export interface UseLineDecisionsReturn {
  /** The demande in the panel, and whether it opened to be refused. */
  opened: ShallowRef<{ demande: DemandeDeCompte; refus: boolean } | null>;
  open: (demande: DemandeDeCompte, refus?: boolean) => void;
  /** Whether the line itself asks before it validates; otherwise the panel opens. */
  asks: (demande: DemandeDeCompte) => boolean;
  validateLine: (demande: DemandeDeCompte) => Promise<void>;
  validateOpened: (demande: DemandeDeCompte, codes: readonly string[], role: RoleDonne) => Promise<void>;
  refuseOpened: (demande: DemandeDeCompte, motif: MotifRefus, precisions: string) => Promise<void>;
}

/** Decides the demandes of a list, from a line or from its panel. */
export function useLineDecisions({ guichets, decisions, heading }: UseLineDecisionsOptions): UseLineDecisionsReturn {
  const opened: UseLineDecisionsReturn['opened'] = shallowRef(null);
  const { outcome, validateDemande, refuseDemande } = decisions;
  const asks = (demande: DemandeDeCompte) => demande.guichets.every(guichets.actsFor);

  function open(demande: DemandeDeCompte, refus = false): void {
    outcome.value = undefined;
    opened.value = { demande, refus };
  }

  async function leaveLine(): Promise<void> {
    opened.value = null;
    await nextTick();
    heading.value?.focus();
  }

  return {
    opened,
    open,
    asks,
    // As a professionnel, when the périmètre covers every requested guichet. Otherwise it first shows what will be opened.
    async validateLine(demande) {
      if (!asks(demande)) open(demande);
      else if (await validateDemande(demande, demande.guichets, 'professionnel')) await leaveLine();
    },
    async validateOpened(demande, codes, role) {
      if (await validateDemande(demande, codes, role)) await leaveLine();
    },
    async refuseOpened(demande, motif, precisions) {
      if (await refuseDemande(demande, motif, precisions)) await leaveLine();
    },
  };
}
