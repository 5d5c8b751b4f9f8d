import { http } from '@pwp/web-kit';
import type { ChangeInformations, ConnexionList, Informations } from '../contracts/index.ts';

/** The module's own routes, typed by its contracts. Each throws web-kit's ProblemError. */
export const profileClient = {
  informations: () => http.get<Informations>('/api/profile/informations'),
  changeInformations: (informations: Record<keyof ChangeInformations, string>) =>
    http.put<Informations>('/api/profile/informations', informations),
  connexions: () => http.get<ConnexionList>('/api/profile/connexions'),
  endConnexion: (id: string) => http.delete(`/api/profile/connexions/${encodeURIComponent(id)}`),
  endConnexions: () => http.delete('/api/profile/connexions'),
};
