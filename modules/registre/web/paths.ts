/** Addresses of the module's pages. */
export const PATHS = {
  modules: '/registre',
  journal: '/registre/journal',
  etat: '/registre/etat',
  configuration: (moduleId: string) => `/registre/modules/${moduleId}/configuration`,
} as const;
