import { isEmptyRichText } from '@pwp/rich-text';
import { ProblemError, useInvalidation } from '@pwp/web-kit';
import { onScopeDispose, reactive, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import type { RedactionDetail } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import { namesOf } from '../audience/audience-names.ts';
import { champsOf, contenuOf, emptyChamps, fingerprint, type Champs } from './champs.ts';
import { heldDraft, holdDraft } from './held-draft.ts';

/** How long after the last key what was written is saved, ms. */
const PAUSE = 1_500;
/** How long after a save that got no answer it is tried again, ms. */
const RETRY = 20_000;
/** How long a page that is left waits for its last save, ms: the entry holds what was typed anyway. */
const PATIENCE = 2_000;

/** Where what is on screen stands. In a conflict, somebody else has saved it since. */
export type SaveState = 'vide' | 'modifie' | 'envoi' | 'enregistre' | 'echec' | 'conflit';

/** A draft that is being written. */
export interface UseDraftReturn {
  /** Id of the publication, drawn here for a new one. */
  id: string;
  champs: Champs;
  /** What the portal has of it; undefined until it was saved once. */
  detail: ShallowRef<RedactionDetail | undefined>;
  /** True until the form may be written in. */
  loading: Ref<boolean>;
  /** Why the draft could not be read; null when it could. */
  loadFault: ShallowRef<ProblemError | null>;
  state: Ref<SaveState>;
  savedAt: ShallowRef<Date | null>;
  /** French sentence about the last save; empty when it succeeded. */
  failure: Ref<string>;
  /** Reads the draft; `perimetre` are the guichets of a référent. */
  load: (perimetre: readonly string[]) => Promise<void>;
  /** Saves what is on screen, if it is not; true once the portal has it. */
  save: () => Promise<boolean>;
  /** Saves it even if nothing is written yet, since a file belongs to a draft; true once the portal has it. */
  create: () => Promise<boolean>;
  /** Reads what the portal has, and leaves what is on screen as it is. */
  refresh: () => Promise<void>;
  /** In a conflict: what is on screen replaces what the portal has. */
  keepMine: () => Promise<void>;
  /** In a conflict: what the portal has replaces what is on screen. */
  takeSaved: () => Promise<void>;
  /** It is no longer written here: nothing is saved any more. */
  end: () => void;
}

/** Whether the API may have done what it was asked. */
const gotNoAnswer = ({ status }: ProblemError) => status === 0 || status >= 500;

/** Reads and saves a draft: a moment after each change, and in the history entry meanwhile, so that nothing is lost. */
export function useDraft(given: string | undefined): UseDraftReturn {
  const invalidate = useInvalidation();
  const entry = heldDraft();
  const held = entry !== undefined && (given === undefined || entry.id === given) ? entry : undefined;
  const id = given ?? held?.id ?? crypto.randomUUID();
  const champs = reactive(held?.champs ?? emptyChamps());
  const detail = shallowRef<RedactionDetail>();
  const loading = ref(true);
  const loadFault = shallowRef<ProblemError | null>(null);
  const state = ref<SaveState>('vide');
  const savedAt = shallowRef<Date | null>(null);
  const failure = ref('');
  let perimetre: readonly string[] = [];
  let revision = 0;
  let saved = fingerprint(emptyChamps());
  /** What was sent since the last answer, and may have arrived. */
  const unanswered = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The writing is over, or another page has the history entry. */
  let ended = false;
  let left = false;

  const isChanged = () => fingerprint(champs) !== saved;
  const isBegun = () =>
    revision > 0 || champs.titre.trim() !== '' || champs.resume.trim() !== '' || !isEmptyRichText(champs.texte);
  const read = () => api('GET /redaction/publications/:id', { params: { id } });

  function hold(): void {
    if (!ended && !left) holdDraft({ id, revision, champs: isChanged() ? champs : null });
  }

  function take(known: RedactionDetail): void {
    detail.value = known;
    revision = known.revision;
  }

  async function show(known: RedactionDetail): Promise<void> {
    const names = await namesOf(known.contenu.audience);
    take(known);
    Object.assign(champs, champsOf(known, perimetre, names));
    saved = fingerprint(champs);
    savedAt.value = new Date(known.modifieeLe);
    state.value = 'enregistre';
    hold();
  }

  function plan(wait = PAUSE): void {
    clearTimeout(timer);
    state.value = 'modifie';
    timer = setTimeout(() => void save(), wait);
  }

  async function load(guichets: readonly string[]): Promise<void> {
    perimetre = guichets;
    loading.value = true;
    loadFault.value = null;
    try {
      if (given === undefined && (held === undefined || held.revision === 0)) {
        if (isChanged()) plan();
        return;
      }
      const known = await read();
      const typed = held?.champs ?? null;
      if (typed === null || fingerprint(typed) === fingerprint(champsOf(known, perimetre))) {
        await show(known);
        return;
      }
      // What was typed before the reload, over what the portal has.
      take(known);
      saved = fingerprint(champsOf(known, perimetre));
      if (held?.revision === known.revision) plan();
      else state.value = 'conflit';
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      loadFault.value = fault;
    } finally {
      loading.value = false;
    }
  }

  /** Gives the portal what is on screen. */
  async function put(): Promise<void> {
    const sent = fingerprint(champs);
    try {
      const body = { revision, contenu: contenuOf(champs) };
      take(await api('PUT /redaction/publications/:id', { params: { id }, body }));
      saved = sent;
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      if (gotNoAnswer(fault)) unanswered.add(sent);
      if (fault.code !== 'publication-modifiee' || !(await takeUnanswered())) throw fault;
      if (isChanged()) await put();
    }
    unanswered.clear();
  }

  /** Whether the portal has, of this page, a save whose answer was lost: nobody else has written since. */
  async function takeUnanswered(): Promise<boolean> {
    if (unanswered.size === 0) return false;
    const known = await read();
    const kept = fingerprint(champsOf(known, perimetre));
    if (!unanswered.has(kept)) return false;
    unanswered.clear();
    take(known);
    saved = kept;
    return true;
  }

  async function send(): Promise<boolean> {
    state.value = 'envoi';
    failure.value = '';
    try {
      await put();
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      failure.value = fault.message;
      const isStale = fault.code === 'publication-modifiee' || fault.code === 'etat-change';
      state.value = isStale ? 'conflit' : 'echec';
      // What got no answer is sent again; what the API refuses waits for its author.
      if (!isStale && gotNoAnswer(fault) && !left) timer = setTimeout(() => void save(), RETRY);
      return false;
    }
    savedAt.value = new Date();
    hold();
    void invalidate(api.key('GET /redaction/publications'));
    if (isChanged()) plan();
    else state.value = 'enregistre';
    return true;
  }

  async function saveNow(always: boolean): Promise<boolean> {
    if (ended || state.value === 'conflit') return false;
    if (always || (isChanged() && isBegun())) return send();
    if (state.value === 'modifie') state.value = revision === 0 ? 'vide' : 'enregistre';
    return revision > 0;
  }

  /** In turn: two saves of one revision would refuse each other. */
  function save(always = false): Promise<boolean> {
    clearTimeout(timer);
    const mine = last.then(() => saveNow(always));
    last = mine.catch(() => false);
    return mine;
  }

  /** An act of a conflict; what fails is said, and may be tried again. */
  async function settle(act: (known: RedactionDetail) => unknown): Promise<void> {
    try {
      await act(await read());
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      failure.value = fault.message;
    }
  }

  watch(champs, () => {
    if (loading.value || ended) return;
    hold();
    if (isChanged() && state.value !== 'conflit') plan();
  });

  // The next page finds what was typed last.
  onBeforeRouteLeave(async () => {
    await Promise.race([save(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  });
  onScopeDispose(() => {
    left = true;
    // Another module's page comes without the guard.
    if (state.value === 'modifie') void save();
    clearTimeout(timer);
  });

  return {
    id,
    champs,
    detail,
    loading,
    loadFault,
    state,
    savedAt,
    failure,
    load,
    save: () => save(),
    create: async () => revision > 0 || save(true),
    refresh: () => settle(take),
    keepMine: () =>
      settle(async (known) => {
        take(known);
        state.value = 'modifie';
        await save(true);
      }),
    takeSaved: () => settle(show),
    end() {
      clearTimeout(timer);
      holdDraft(null);
      ended = true;
    },
  };
}
