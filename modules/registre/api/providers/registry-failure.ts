import {
  ProviderRefusal,
  ProviderUnavailable,
  serviceIndisponible,
  type ModuleContext,
  type ProblemError,
} from '@pwp/api-kit';
import {
  anneauInconnu,
  apiIncompatible,
  besoinsAApprouver,
  changementIncertain,
  changementRefuse,
  cheminPris,
  configurationAbsente,
  configurationModifiee,
  configurationRefusee,
  moduleInconnu,
  moduleModifie,
  rienAAnnuler,
  versionAlteree,
  versionInconnue,
} from '../problems.ts';

/** What was asked of the registry, for the sentence of a refusal. */
export interface AskedOfRegistry {
  module?: string;
  version?: string | undefined;
}

/**
 * The problem that a failure of the registry is for an administrator: `module-inconnu`, `version-inconnue`, `version-alteree`,
 * `module-modifie`, `rien-a-annuler`, `anneau-inconnu`, `besoins-a-approuver`, `api-incompatible`, `chemin-pris`, `configuration-absente`, `configuration-modifiee`,
 * `configuration-refusee`, `changement-refuse`, `changement-incertain` for a change that may be done, `service-indisponible` where none is.
 * Throws again what is no failure of the registry.
 */
export function registryProblem(
  log: ModuleContext<unknown>['log'],
  error: unknown,
  { module = '', version }: AskedOfRegistry = {},
): ProblemError {
  if (error instanceof ProviderRefusal) {
    if (error.code === 'module-inconnu') return moduleInconnu(`Le registre ne connaît pas le module « ${module} ».`);
    if (error.code === 'version-inconnue') {
      return versionInconnue(
        version === undefined
          ? `Aucune version de « ${module} » n’a été publiée au registre.`
          : `Le registre n’a pas la version « ${version} » de « ${module} ».`,
      );
    }
    if (error.code === 'version-alteree') {
      return versionAlteree(
        `Cette version de « ${module} » n’est plus celle qui a été signée : son équipe la publie d’abord de nouveau.`,
        { cause: error },
      );
    }
    if (error.code === 'module-modifie') {
      return moduleModifie(
        `« ${module} » a changé depuis que vous l’avez lu, et rien n’a été fait. Voyez où il en est avant de recommencer.`,
      );
    }
    if (error.code === 'rien-a-annuler') {
      return rienAAnnuler(`Les versions de « ${module} » n’ont pas été déplacées : il n’y a pas d’état d’avant.`);
    }
    if (error.code === 'configuration-absente')
      return configurationAbsente(`Aucune version donnée de « ${module} » n’a de configuration.`);
    if (error.code === 'configuration-modifiee') {
      return configurationModifiee(
        `La configuration de « ${module} » a été enregistrée par quelqu’un d’autre depuis que vous l’avez lue.`,
      );
    }
    if (error.code === 'configuration-refusee')
      return configurationRefusee('Des valeurs sont à corriger.', { errors: [...error.errors] });
    if (error.code === 'api-incompatible') {
      return apiIncompatible(
        `L’API qui tourne ne sert pas ce que cette version de « ${module} » appelle : l’exploitation fait d’abord rouler l’API.`,
        { cause: error },
      );
    }
    if (error.code === 'besoins-a-approuver') {
      return besoinsAApprouver(
        `Rien n’a bougé : cette version de « ${module} » demande ce qui n’a pas encore été accordé. Ses détails le disent à côté de ses versions : accordez-le là, puis recommencez.`,
        { cause: error },
      );
    }
    if (error.code === 'chemin-pris') {
      const out = [...new Set(error.errors.map(({ pointer }) => `« ${pointer} »`))].join(', ');
      return cheminPris(
        `Rien n’a bougé : deux modules auraient la même adresse ou la page d’accueil, et ${out} ne serait plus servi.`,
        { cause: error },
      );
    }
    if (error.code === 'anneau-inconnu') {
      const names = error.errors.map(({ pointer }) => `« ${pointer} »`).join(', ');
      return anneauInconnu(
        `Rien n’a bougé : l’anneau nomme ${names}, inconnu du portail ou fermé. Corrigez l’anneau, ou ouvrez le guichet dans « Guichets », puis recommencez.`,
        { cause: error },
      );
    }
    if (module !== '' && (error.status === 400 || error.status === 409 || error.status === 422)) {
      return changementRefuse(`Le registre refuse ce changement (« ${error.code || error.status} »).`, {
        cause: error,
      });
    }
    // A token that is wrong, an address that is no registry's: nothing that the caller could mend.
    log.error({ err: error }, 'the registry refuses what the portal asks');
    return serviceIndisponible('Le registre refuse l’accès au portail. Signalez-le à l’exploitation.', {
      cause: error,
    });
  }
  if (!(error instanceof ProviderUnavailable)) throw error;
  log.warn({ err: error }, 'the registry does not answer');
  if (module !== '' && error.maybeDone) {
    return changementIncertain(
      'Le registre n’a pas répondu : le changement est peut-être fait. Voyez où il en est avant de recommencer.',
      { cause: error },
    );
  }
  if (error.code === 'portail-injoignable') {
    return serviceIndisponible(
      'Le registre n’a pas pu vérifier ce changement auprès du portail, et rien n’a bougé. Réessayez dans un instant ; sinon, signalez-le à l’exploitation.',
      { cause: error },
    );
  }
  return serviceIndisponible('Le registre ne répond pas. Réessayez dans un instant.', { cause: error });
}
