import {
  frenchInstant,
  parisDay,
  ProviderUnavailable,
  type Account,
  type Clock,
  type CurrentGuichet,
} from '@pwp/api-kit';
import { authorizeChangeDemande, authorizeOpenDemande } from './demande-policy.ts';
import {
  contenuInattendu,
  demandeInconnue,
  demandeRadiee,
  pieceInconnue,
  sneIndisponible,
  suppressionIncertaine,
  suppressionRefusee,
} from '../problems.ts';
import type { SneContenu, SneDemande, SneProvider } from '../providers/sne-provider.ts';
import type { NoteConsultation } from '../consultations/consultations.ts';
import { traceDeletion, type Deleting, type DeletionTraceContext } from './deletion-trace.ts';
import { nameDemandeur } from '../plis/pli-demandeur.ts';
import { isPieceType } from '../fichiers/piece-type.ts';
import { proposeDeletions, type Proposition } from './selection-intelligente.ts';

/**
 * What a guichet can do with the demandes of the SNE. Each call throws `demande-hors-territoire` and
 * `sne-indisponible`.
 */
export interface DemandeService {
  /** Throws `demande-inconnue`, `demande-radiee`. */
  read(
    reader: Reader,
    numeroUnique: string,
  ): Promise<{ demande: SneDemande; propositions: ReadonlyMap<string, Proposition> }>;
  /** Throws `piece-inconnue`, `contenu-inattendu`. */
  openContenu(reader: Reader, numeroUnique: string, pieceId: string): Promise<SneContenu>;
  /**
   * Deletes a piece and records every SNE answer in the audit trail. A deletion that never reached the SNE is not
   * recorded. Throws `demande-inconnue`, `demande-radiee`, `piece-inconnue`, `suppression-refusee`,
   * `suppression-incertaine`, `suppression-non-journalisee`.
   */
  deletePiece(deleting: Deleting, numeroUnique: string, pieceId: string): Promise<void>;
}

/** Who reads, for which guichet. */
export interface Reader {
  account: Account;
  guichet: CurrentGuichet;
}

/** Dependencies of the service; `changed` is called with each demande whose pieces may have changed. */
export interface DemandeServiceContext extends DeletionTraceContext {
  sne: SneProvider;
  clock: Clock;
  consulted: NoteConsultation;
  changed: (numeroUnique: string) => void;
}

/** The service over the SNE. */
export function createDemandeService(context: DemandeServiceContext): DemandeService {
  const { sne, clock, consulted, changed } = context;
  return {
    async read({ account, guichet }, numeroUnique) {
      authorizeOpenDemande(guichet, numeroUnique);
      const demande = await asked(() => sne.findDemande(numeroUnique));
      authorizeChangeDemande(demande);
      await consulted({ account, guichet, numeroUnique, piece: null });
      await nameDemandeur(guichet, numeroUnique, demande.demandeur);
      const categories = demande.sections.flatMap((section) => section.categories);
      return { demande, propositions: proposeDeletions(categories, parisDay(clock.now())) };
    },

    async openContenu({ account, guichet }, numeroUnique, pieceId) {
      authorizeOpenDemande(guichet, numeroUnique);
      // Before the SNE is asked: what it answers is under way from then on.
      await consulted({ account, guichet, numeroUnique, piece: pieceId });
      const contenu = await asked(() => sne.openContenu(numeroUnique, pieceId));
      if (contenu === undefined)
        throw pieceInconnue(`La pièce ${pieceId} n’est pas, ou n’est plus, dans cette demande.`);
      if (!isPieceType(contenu.type)) {
        contenu.body.destroy();
        throw contenuInattendu(
          `Le SNE donne la pièce ${pieceId} sous un type (« ${contenu.type} ») que le portail n’ouvre pas.`,
        );
      }
      return contenu;
    },

    // Calls the SNE directly because the agent waits for each result. The call is idempotent, so the outbox could take
    // over deletions that nobody waits for.
    async deletePiece(deleting, numeroUnique, pieceId) {
      authorizeOpenDemande(deleting.guichet, numeroUnique);
      const deletion = await asked(() => sne.deletePiece(numeroUnique, pieceId));
      changed(numeroUnique);
      await traceDeletion(context, deleting, { numeroUnique, pieceId }, deletion);
      switch (deletion) {
        case 'deleted':
          return;
        case 'demande-inconnue':
          throw demandeInconnue('Le SNE ne connaît aucune demande de ce numéro unique. Vérifiez-le.');
        case 'piece-inconnue':
          throw pieceInconnue(`La pièce ${pieceId} n’est pas, ou n’est plus, dans cette demande.`);
        case 'demande-radiee':
          throw demandeRadiee('Cette demande est radiée : ses pièces ne peuvent plus être changées.');
        case 'verrouillee':
          throw suppressionRefusee(
            `La pièce ${pieceId} est verrouillée : une instruction s’en sert. Le SNE refuse de la supprimer.`,
          );
        case 'refused':
          throw suppressionRefusee(`Le SNE refuse de supprimer la pièce ${pieceId}, sans dire pourquoi.`);
        case 'incertaine':
          throw suppressionIncertaine(
            `Le SNE n’a pas répondu à temps : la pièce ${pieceId} a peut-être été supprimée. Actualisez la demande pour le savoir.`,
          );
      }
    },
  };
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    throw sneIndisponible(
      `Sans réponse du SNE depuis le ${frenchInstant(error.since)}. Réessayez dans quelques minutes.`,
      { cause: error },
    );
  }
}
