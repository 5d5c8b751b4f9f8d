import { createProvider, ProviderRefusal, ProviderUnavailable, type ProviderCall } from '@pwp/api-kit';
import { z } from 'zod';
import type { SneDeletion, SneProvider } from './sne-provider.ts';

/** The demande of docs/interfaces/sne.openapi.json; unknown fields are ignored. */
const SneDemandeAnswer = z.object({
  numeroUnique: z.string(),
  statut: z.enum(['active', 'radiee']),
  demandeur: z.object({ nom: z.string(), prenom: z.string(), dateNaissance: z.iso.date() }),
  sections: z.array(
    z.object({
      code: z.string(),
      libelle: z.string(),
      categories: z.array(
        z.object({
          code: z.string(),
          libelle: z.string(),
          max: z.int().min(1),
          obligatoire: z.boolean(),
          pieces: z.array(
            z.object({
              id: z.string(),
              nom: z.string(),
              perimetre: z.string(),
              type: z.string(),
              taille: z.int().min(0),
              sha256: z.string(),
              dateDepot: z.iso.date(),
              dateValidite: z.iso.date().nullable(),
              marques: z.array(z.enum(['inexploitable', 'hors-perimetre', 'obsolete'])),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** Longest silence of the SNE while it gives a piece, ms. */
const CONTENU_TIMEOUT = 30_000;

/** Dependencies of the adapter. */
export interface HttpSneOptions {
  url: string;
  apiKey: string;
  /** For one attempt, ms. */
  timeoutMs: number;
}

/** The SNE over HTTP, following docs/interfaces/sne.openapi.json. */
export function createHttpSneProvider(options: HttpSneOptions): SneProvider {
  const sne = createProvider({
    name: 'SNE',
    baseUrl: options.url,
    headers: { 'X-Api-Key': options.apiKey },
    timeoutMs: options.timeoutMs,
    // An agent is waiting, so there is only one retry.
    retries: 1,
  });
  const demandePath = (numeroUnique: string) => `/demandes/${encodeURIComponent(numeroUnique)}`;
  const piecePath = (numeroUnique: string, pieceId: string) =>
    `${demandePath(numeroUnique)}/pieces/${encodeURIComponent(pieceId)}`;

  const remove = async (call: ProviderCall): Promise<SneDeletion> => {
    try {
      await sne.send(call);
      return 'deleted';
    } catch (error) {
      if (error instanceof ProviderRefusal && error.status === 409) {
        if (error.code === 'demande-radiee') return 'demande-radiee';
        return error.code === 'piece-verrouillee' ? 'verrouillee' : 'refused';
      }
      if (error instanceof ProviderRefusal && error.status === 404) {
        return error.code === 'demande-inconnue' ? 'demande-inconnue' : 'piece-inconnue';
      }
      throw error;
    }
  };

  const repeatDeletion = async (call: ProviderCall, first: ProviderUnavailable): Promise<SneDeletion> => {
    try {
      const again = await remove(call);
      // The first call may have succeeded with its answer lost: a missing piece is the requested result.
      return first.maybeDone && again === 'piece-inconnue' ? 'deleted' : again;
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      if (first.maybeDone || error.maybeDone) return 'incertaine';
      throw error;
    }
  };

  return {
    findDemande: (numeroUnique) =>
      unlessUnknown(() =>
        sne.json({ method: 'GET', path: demandePath(numeroUnique), repeatable: true }, SneDemandeAnswer),
      ),

    openContenu: (numeroUnique, pieceId) =>
      unlessUnknown(async () => {
        const { headers, body } = await sne.open({
          method: 'GET',
          path: `${piecePath(numeroUnique, pieceId)}/contenu`,
          repeatable: true,
          timeoutMs: CONTENU_TIMEOUT,
        });
        const length = headers.get('content-length');
        return {
          type: (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
          taille: length === null ? undefined : Number(length),
          body,
        };
      }),

    async deletePiece(numeroUnique, pieceId) {
      const call: ProviderCall = { method: 'DELETE', path: piecePath(numeroUnique, pieceId), repeatable: false };
      try {
        return await remove(call);
      } catch (error) {
        if (!(error instanceof ProviderUnavailable)) throw error;
        return repeatDeletion(call, error);
      }
    },
  };
}

async function unlessUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderRefusal && error.status === 404) return undefined;
    throw error;
  }
}
