import { ProblemError, serviceIndisponible } from '@pwp/api-kit';

/** The process of a module is not there, or ended before it answered. */
export class ModuleGone extends ProblemError {
  constructor(cause?: unknown) {
    super(serviceIndisponible.kind, { detail: 'Ce service redémarre. Réessayez dans un instant.', cause });
    this.name = 'ModuleGone';
  }
}
