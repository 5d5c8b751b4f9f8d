import type { List, Role } from '@pwp/contracts';
import { http, type Download, type Query, type UploadOptions } from '@pwp/web-kit';
import { inject, type InjectionKey } from 'vue';
import type {
  Compte,
  CompteDetail,
  CompteList,
  DemandeDeCompte,
  DemandeDetail,
  DemandeList,
  EtatCompte,
  EtatDemande,
  GuichetDuPerimetre,
  GuichetFerme,
  GuichetPropose,
  Import,
  MotifRefus,
} from '../contracts/index.ts';
import type { EtatGuichet } from './comptes/etat-guichet.ts';
import type { Acte, JournalSearch } from './journal/journal-search.ts';

/** Which demandes to list, and which page of them. */
export type DemandeSearch = { etat: Exclude<EtatDemande, 'a-confirmer'>; page: number };

/** What a validation makes of a person; a référent of the portal gives the first alone. */
export type RoleDonne = Exclude<Role, 'administrateur'>;

/** Which accounts; absent: all. */
export type CompteSearch = { texte?: string | undefined; etat?: EtatCompte | undefined; guichet?: string | undefined };

/** The module's routes of the API and the portal's audit trail. Every call rejects with a `ProblemError`. */
export interface ComptesClient {
  listDemandes: (search: DemandeSearch, signal?: AbortSignal) => Promise<DemandeList>;
  getDemande: (id: number, signal?: AbortSignal) => Promise<DemandeDetail>;
  validerDemande: (id: number, guichets: readonly string[], role: RoleDonne) => Promise<DemandeDeCompte>;
  refuserDemande: (id: number, motif: MotifRefus, precisions: string) => Promise<DemandeDeCompte>;
  listComptes: (search: CompteSearch & { page: number }, signal?: AbortSignal) => Promise<CompteList>;
  getCompte: (id: string, signal?: AbortSignal) => Promise<CompteDetail>;
  /** `version` is the account as it was on screen. */
  changerGuichets: (id: string, guichets: readonly string[], version: string) => Promise<Compte>;
  /** By an administrator; `confirmer` once he was told that a guichet loses its last référent. */
  changerPerimetre: (id: string, guichets: readonly string[], confirmer: boolean, version: string) => Promise<Compte>;
  suspendre: (id: string, motif: string, confirmer: boolean) => Promise<unknown>;
  retablir: (id: string) => Promise<unknown>;
  /** By an administrator. */
  supprimer: (id: string) => Promise<unknown>;
  renvoyerCourriel: (id: string) => Promise<unknown>;
  deconnecter: (id: string) => Promise<unknown>;
  exporterComptes: (search: CompteSearch) => Promise<Download>;
  essayerImport: (file: File, options?: UploadOptions) => Promise<Import>;
  lancerImport: (id: string) => Promise<Import>;
  getImport: (id: string, signal?: AbortSignal) => Promise<Import>;
  chercherGuichets: (texte: string, signal?: AbortSignal) => Promise<List<GuichetPropose>>;
  /** The guichets that the account acts for. */
  perimetre: (signal?: AbortSignal) => Promise<List<GuichetDuPerimetre>>;
  /** Those of them that are closed and to which accounts are still attached. */
  guichetsFermes: (signal?: AbortSignal) => Promise<List<GuichetFerme>>;
  /** By an administrator: the guichet of this code, if there is one. */
  getGuichet: (code: string, signal?: AbortSignal) => Promise<EtatGuichet | undefined>;
  /** By an administrator: closes it from a day on (ISO 8601), or opens it again. */
  fermerGuichet: (code: string, fermeLe: string | null) => Promise<EtatGuichet>;
  lireJournal: (search: JournalSearch, curseur: string | undefined, signal?: AbortSignal) => Promise<List<Acte>>;
  exporterJournal: (search: JournalSearch) => Promise<Download>;
}

const ROOT = '/api/comptes';
/** Rows of one page of a list. */
export const PAGE_SIZE = 25;

const demande = (id: number) => `${ROOT}/demandes/${id}`;
const compte = (id: string) => `${ROOT}/comptes/${encodeURIComponent(id)}`;
const query = (search: Readonly<Record<string, string | number | undefined>>): Query =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, value === '' ? undefined : value]));

/** The client that the pages use, over the portal's own `http`. */
const comptesClient: ComptesClient = {
  listDemandes: (search, signal) =>
    http.get(`${ROOT}/demandes`, { query: query({ ...search, taille: PAGE_SIZE }), signal }),
  getDemande: (id, signal) => http.get(demande(id), { signal }),
  validerDemande: (id, guichets, role) => http.post(`${demande(id)}/validation`, { guichets, role }),
  refuserDemande: (id, motif, precisions) => http.post(`${demande(id)}/refus`, { motif, precisions }),
  listComptes: (search, signal) =>
    http.get(`${ROOT}/comptes`, { query: query({ ...search, taille: PAGE_SIZE }), signal }),
  getCompte: (id, signal) => http.get(compte(id), { signal }),
  changerGuichets: (id, guichets, version) => http.put(`${compte(id)}/guichets`, { guichets, version }),
  changerPerimetre: (id, guichets, confirmer, version) =>
    http.put(`${compte(id)}/perimetre`, { guichets, confirmer, version }),
  suspendre: (id, motif, confirmer) => http.post(`${compte(id)}/suspension`, { motif, confirmer }),
  retablir: (id) => http.post(`${compte(id)}/retablissement`),
  supprimer: (id) => http.delete(compte(id)),
  renvoyerCourriel: (id) => http.post(`${compte(id)}/courriel-activation`),
  deconnecter: (id) => http.post(`${compte(id)}/deconnexion`),
  exporterComptes: (search) => http.download(`${ROOT}/comptes/export.csv`, { query: query(search) }),
  essayerImport: (file, options) => {
    const form = new FormData();
    form.append('file', file);
    return http.upload(`${ROOT}/imports`, form, options);
  },
  lancerImport: (id) => http.post(`${ROOT}/imports/${encodeURIComponent(id)}/lancement`),
  getImport: (id, signal) => http.get(`${ROOT}/imports/${encodeURIComponent(id)}`, { signal }),
  chercherGuichets: (texte, signal) => http.get(`${ROOT}/guichets`, { query: { texte }, signal }),
  perimetre: (signal) => http.get(`${ROOT}/perimetre`, { signal }),
  guichetsFermes: (signal) => http.get(`${ROOT}/guichets-fermes`, { signal }),
  getGuichet: async (code, signal) =>
    (await http.get<List<EtatGuichet>>('/api/guichets', { query: { code }, signal })).items[0],
  fermerGuichet: (code, fermeLe) => http.put(`/api/guichets/${encodeURIComponent(code)}/fermeture`, { fermeLe }),
  lireJournal: (search, curseur, signal) => http.get('/api/audit', { query: query({ ...search, curseur }), signal }),
  exporterJournal: (search) => http.download('/api/audit/export.csv', { query: query({ ...search }) }),
};

/** Where tests give the pages another client. */
export const COMPTES_CLIENT: InjectionKey<ComptesClient> = Symbol('comptes client');

/** The client of the page that calls it. */
export function useComptesClient(): ComptesClient {
  return inject(COMPTES_CLIENT, comptesClient);
}
