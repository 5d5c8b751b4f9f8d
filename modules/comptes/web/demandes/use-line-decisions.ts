import type { Outcome } from '@pwp/ui';
import { computed, nextTick, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
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
  /** A decision is under way. */
  busy: Ref<boolean>;
  /** The demande in the panel, and whether it opened to be refused. */
  opened: ShallowRef<{ demande: DemandeDeCompte; refus: boolean } | null>;
  /** The result of the decision on the demande in the panel; a decision on another one is told outside it. */
  openedOutcome: ComputedRef<Outcome | undefined>;
  open: (demande: DemandeDeCompte, refus?: boolean) => void;
  /** Whether the line itself asks before it validates; otherwise the panel opens. */
  asks: (demande: DemandeDeCompte) => Promise<boolean>;
  validateLine: (demande: DemandeDeCompte) => Promise<void>;
  validateOpened: (demande: DemandeDeCompte, codes: readonly string[], role: RoleDonne) => Promise<void>;
  refuseOpened: (demande: DemandeDeCompte, motif: MotifRefus, precisions: string) => Promise<void>;
}

/** Decides the demandes of a list, from a line or from its panel. */
export function useLineDecisions({ guichets, decisions, heading }: UseLineDecisionsOptions): UseLineDecisionsReturn {
  const opened: UseLineDecisionsReturn['opened'] = shallowRef(null);
  const { busy, outcome, validateDemande, refuseDemande } = decisions;
  /** Id of the demande that was decided last. */
  const decided = shallowRef<number>();
  const openedOutcome = computed(() => (opened.value?.demande.id === decided.value ? outcome.value : undefined));

  async function asks(demande: DemandeDeCompte): Promise<boolean> {
    await guichets.known();
    return demande.guichets.every(guichets.actsFor);
  }

  function open(demande: DemandeDeCompte, refus = false): void {
    outcome.value = undefined;
    opened.value = { demande, refus };
  }

  /** Decides a demande, and leaves its line; another one may have been opened meanwhile. */
  async function decide(demande: DemandeDeCompte, work: () => Promise<boolean>): Promise<void> {
    if (busy.value) return;
    decided.value = demande.id;
    if (!(await work()) || (opened.value !== null && opened.value.demande.id !== demande.id)) return;
    opened.value = null;
    await nextTick();
    heading.value?.focus();
  }

  return {
    busy,
    opened,
    openedOutcome,
    open,
    asks,
    // As a professionnel, when the périmètre covers every requested guichet. Otherwise it first shows what will be opened.
    async validateLine(demande) {
      if (!(await asks(demande))) open(demande);
      else await decide(demande, () => validateDemande(demande, demande.guichets, 'professionnel'));
    },
    validateOpened: (demande, codes, role) => decide(demande, () => validateDemande(demande, codes, role)),
    refuseOpened: (demande, motif, precisions) => decide(demande, () => refuseDemande(demande, motif, precisions)),
  };
}
