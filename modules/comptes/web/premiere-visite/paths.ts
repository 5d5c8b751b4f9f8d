/** Addresses of the public pages, as module.json declares them. They contain no personal data. */
export const PUBLIC_PATHS = {
  demande: '/premiere-visite',
  /** Where the mailed link proves the address. Its code is in the fragment, which servers never receive. */
  confirmation: '/premiere-visite/confirmation',
  /** Where a person asks for a mail with the state of their demande, and its link if one is pending. */
  suivi: '/premiere-visite/suivi',
  /** Where the new address of an account confirms, and where its former one stops the change. */
  nouvelleAdresse: '/premiere-visite/nouvelle-adresse',
  arretAdresse: '/premiere-visite/arret-adresse',
} as const;
