import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { fr } from '../locales/fr.ts';
import type { Section } from '../../contracts/index.ts';
import { frCorrections } from '../locales/corrections.ts';
import { isDoubtful, type DepotFile } from './fichiers/depot-file.ts';
import { contradictedBy } from './fichiers/proposed-categorie.ts';
import type { UseBrouillonReturn } from './use-brouillon.ts';
import type { UseReferenceReturn } from './use-reference.ts';

/** Ids of the places that an error leads to. */
export const DEPOT_PLACES = {
  pieces: 'numerisation-depot',
  formulaire: 'numerisation-formulaire',
  reference: 'numerisation-reference',
} as const;

/** What prevents the sending, beside its place. */
interface DepotFault {
  id: string;
  message: string;
  /** What it said is done. */
  isMended: () => boolean;
}

export interface UseDepotFaultsOptions {
  brouillon: UseBrouillonReturn;
  reference: UseReferenceReturn;
  /** Whether a form is asked for before the pieces. */
  asksFormulaire: () => boolean;
  /** Whether the piece that replaces needs a category. */
  asksCategorie: () => boolean;
  /** Of the demande; empty when they are unknown. */
  sections: () => readonly Section[];
}

export interface UseDepotFaultsReturn {
  /** Shown now; each leaves when it is mended. */
  errors: Readonly<ShallowRef<readonly DepotFault[]>>;
  /** A service did not answer, which is no fault of the files; empty when there is none. */
  panne: Readonly<Ref<string>>;
  /** Of the reference; empty when there is none. */
  referenceError: ComputedRef<string>;
  forget: () => void;
  forgetErrors: () => void;
  /** Shows one beside the pieces, until it is mended. */
  tell: (message: string, isMended?: () => boolean) => void;
  /** Shows what prevents sending the files; false when something does. */
  check: () => boolean;
  /** Shows why the portal did not do what was asked of the draft. */
  tellFailure: () => void;
  /** Shows why the draft was not sent: beside the files that are at fault. */
  tellUnsent: () => void;
}

/** What the agent still has to mend in a sending, and why it failed. */
export function useDepotFaults({
  brouillon,
  reference,
  asksFormulaire,
  asksCategorie,
  sections,
}: UseDepotFaultsOptions): UseDepotFaultsReturn {
  const words = fr.depot;
  const errors = shallowRef<readonly DepotFault[]>([]);
  const panne = ref('');
  const hasFormulaire = () => brouillon.toSend.value.some(({ role }) => role === 'formulaire');
  const hasFile = () => brouillon.toSend.value.length > 0;
  const hasCategorie = () => brouillon.toSend.value.some(({ categorie }) => categorie !== null);
  const isNamed = () => reference.fault.value === '';

  function forgetErrors(): void {
    errors.value = [];
  }

  function forget(): void {
    forgetErrors();
    panne.value = '';
  }

  function tell(message: string, isMended = () => false): void {
    errors.value = [{ id: DEPOT_PLACES.pieces, message, isMended }];
  }

  /** The files that are missing. */
  function missing(): DepotFault[] {
    const [id, message, isMended] = asksFormulaire()
      ? [DEPOT_PLACES.formulaire, fr.cerfa.formulaireManquant, hasFormulaire]
      : [DEPOT_PLACES.pieces, words.intentionVide, hasFile];
    return isMended() ? [] : [{ id, message, isMended }];
  }

  function undecided(file: DepotFile): DepotFault[] {
    if (file.etat === 'echec') return [faultOf(file, words.aReessayer(file.nom), ({ etat }) => etat === 'echec')];
    if (contradictedBy(file, sections()) !== null)
      return [faultOf(file, words.categorieADecider(file.nom), (one) => contradictedBy(one, sections()) !== null)];
    if (isDoubtful(file)) return [faultOf(file, words.aDecider(file.nom), isDoubtful)];
    return [];
  }

  /** The category that the page asked for. */
  function uncategorised(): DepotFault[] {
    const piece = brouillon.toSend.value.find(({ role }) => role === 'piece');
    if (piece === undefined || !asksCategorie() || hasCategorie()) return [];
    return [faultOf(piece, frCorrections.depot.categorieManquante, () => !hasCategorie())];
  }

  /** A fault of one file, which lasts while the file is there and `lasts` says so. */
  function faultOf(file: DepotFile, message: string, lasts: (file: DepotFile) => boolean): DepotFault {
    const isMended = () => !brouillon.files.value.some((one) => one.id === file.id && lasts(one));
    return { id: `numerisation-fichier-${file.id}`, message, isMended };
  }

  function check(): boolean {
    const misnamed = isNamed()
      ? []
      : [{ id: DEPOT_PLACES.reference, message: reference.fault.value, isMended: isNamed }];
    errors.value = [...missing(), ...uncategorised(), ...brouillon.toSend.value.flatMap(undecided), ...misnamed];
    return errors.value.length === 0;
  }

  function tellFailure(): void {
    if (brouillon.isPanne.value) panne.value = brouillon.error.value;
    else tell(brouillon.error.value);
  }

  function tellUnsent(): void {
    const marked = brouillon.toSend.value.filter(({ motif }) => motif !== '');
    if (marked.length === 0) tellFailure();
    else errors.value = marked.map((file) => faultOf(file, file.motif, ({ motif }) => motif !== ''));
  }

  // An error leaves when what it said is mended.
  watch([brouillon.files, brouillon.uploading, reference.fault], () => {
    const left = errors.value.filter(({ isMended }) => !isMended());
    if (left.length < errors.value.length) errors.value = left;
  });

  return {
    errors,
    panne,
    referenceError: computed(() => errors.value.find(({ id }) => id === DEPOT_PLACES.reference)?.message ?? ''),
    forget,
    forgetErrors,
    tell,
    check,
    tellFailure,
    tellUnsent,
  };
}
