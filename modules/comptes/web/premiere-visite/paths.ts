/** Addresses of the public pages, as module.json declares them. No name and no address of a person stands in them. */
export const PUBLIC_PATHS = {
  demande: '/premiere-visite',
  /** Where the link of the mail proves the address; its code is in the fragment, which no server is told. */
  confirmation: '/premiere-visite/confirmation',
  /** Where one asks that the state of one's demande be mailed, with the link that one may wait for. */
  suivi: '/premiere-visite/suivi',
} as const;
