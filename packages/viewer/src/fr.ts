import { formatCount } from '@pwp/ui';
import type { HeicFault } from './heic/heic-answer.ts';

const ENREGISTREZ = 'Enregistrez-la sur votre poste pour l’ouvrir.';

/** The French texts of the viewer. */
export const fr = {
  chargement: 'Chargement…',
  contenu: 'Contenu du fichier',
  illisible: (nom: string) => `${nom} ne peut pas être montré ici`,
  illisibleDetail: 'Ouvrez ce fichier dans un nouvel onglet, ou enregistrez-le sur votre poste.',
  lecteurAbsent:
    'Ce qui permet de montrer un PDF n’a pas pu être chargé. Rechargez la page, ou enregistrez ce fichier sur votre poste.',
  sansApercu: 'Le navigateur ne montre pas ce format. Enregistrez le fichier sur votre poste pour l’ouvrir.',
  /** `pixels`: the most that a photo may have. */
  heic: (pixels: number): Record<HeicFault, string> => ({
    illisible: `Cette photo HEIC n’a pas pu être décodée : elle est peut-être abîmée. ${ENREGISTREZ}`,
    'trop-grande': `Cette photo compte plus de ${pixels / 1_000_000} millions de pixels. ${ENREGISTREZ}`,
    'trop-longue': `Cette photo demande trop de temps à ce poste. ${ENREGISTREZ}`,
    'lecteur-absent': `Ce qui permet de montrer une photo HEIC n’a pas pu être chargé. Rechargez la page, ou enregistrez-la sur votre poste pour l’ouvrir.`,
  }),
  page: (n: number, pages: number) => `Page ${n} sur ${pages}`,
  pages: (n: number, total: number) => `${formatCount(n, 'page montrée', 'pages montrées')} sur ${total}`,
  pagesSuivantes: 'Montrer les pages suivantes',
};
