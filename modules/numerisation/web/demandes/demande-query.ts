import { api } from '../api.ts';

/** A demande as the SNE holds it. */
export const demandeQuery = (numeroUnique: () => string) =>
  api.query('GET /demandes/:numeroUnique', () => ({ params: { numeroUnique: numeroUnique() } }));
