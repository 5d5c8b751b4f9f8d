import { PATHS } from '../paths.ts';

/** The chapter of the manual that explains this service. A paragraph, or the items of a list. */
export interface Passage {
  titre: string;
  /** The end of its address. */
  ancre: string;
  /** Pages that it explains: itself and what is below; the longest that fits counts. */
  pages: readonly string[];
  /** For those who write alone. */
  auteurs: boolean;
  texte: readonly (string | readonly string[])[];
}

/** The chapter of the manual about this service. */
export const aide = {
  title: 'Lire et écrire des publications',
  manuel: 'Aide',
  intro:
    'Communication est l’endroit où le GIP et vos référents s’adressent à vous : une alerte, un article, un document, une réponse à une question fréquente.',
  sommaire: 'Dans ce chapitre',
  lire: 'Voir les publications',
  ecrire: 'Nouvelle publication',
  passages: [
    {
      titre: 'Les alertes',
      ancre: 'les-alertes',
      pages: [],
      auteurs: false,
      texte: [
        'Une alerte se tient en haut de chaque page, tant que vous ne l’avez pas lue. Elle est bleue (bon à savoir), orange (change le travail du jour) ou rouge (à lire avant toute autre chose). La plus grave est la première ; au-delà de trois, une ligne mène aux autres.',
        [
          '« En savoir plus » en ouvre le détail, ce qui la marque comme lue.',
          '« J’ai lu » la retire. Vous la retrouvez dans Publications.',
        ],
        'Une alerte a toujours une fin : passée cette date, elle disparaît d’elle-même.',
      ],
    },
    {
      titre: 'Les publications',
      ancre: 'les-publications',
      pages: [PATHS.publications],
      auteurs: false,
      texte: [
        'Le menu Communication dit combien de publications vous n’avez pas lues, et mène à celles-là. Une publication non lue a un trait bleu, son titre en gras et la marque « Non lue ». L’ouvrir la marque comme lue. « Tout marquer comme lu », quand la liste n’est ni d’un genre ni d’une recherche, vaut pour toutes celles que vous n’avez pas lues.',
        [
          'Au-dessus de la liste, choisissez toutes les publications, les non lues, ou un genre.',
          'Cherchez par mots du titre ou du texte, par thème, ou par date de parution.',
          'La recherche en haut de chaque page trouve aussi les publications.',
        ],
        'Sous le titre d’une publication : de qui elle vient, depuis quand, et jusqu’à quand elle vaut. Si elle a été corrigée, le jour de la correction et ce qu’elle change y sont aussi. « Afficher » ouvre un document PDF, et « Agrandir » une image jointe à côté du texte, par-dessus la page ; l’un et l’autre se téléchargent aussi. Une image placée dans le texte ne se voit qu’à sa place. « Imprimer » n’imprime que la publication.',
      ],
    },
    {
      titre: 'Les questions fréquentes',
      ancre: 'les-questions-frequentes',
      pages: [PATHS.questions],
      auteurs: false,
      texte: [
        'Chaque question s’ouvre sur sa réponse. Le champ de recherche ne garde que celles qui ont vos mots ; « Tout déplier » les ouvre toutes. « Imprimer » donne toutes les réponses, ouvertes ou non.',
        'Votre question n’y est pas ? Ouvrez un ticket au support.',
      ],
    },
    {
      titre: 'Être prévenu',
      ancre: 'etre-prevenu',
      pages: [],
      auteurs: false,
      texte: [
        'Une publication qui vous est adressée est annoncée dans vos notifications. Profil, puis Mes notifications, dit si vous voulez aussi un courriel : aussitôt, dans le courriel quotidien, ou jamais.',
      ],
    },
    {
      titre: 'Écrire une publication',
      ancre: 'ecrire-une-publication',
      pages: [PATHS.nouvelle],
      auteurs: true,
      texte: [
        'Menu Communication, puis Nouvelle publication. Choisissez son genre, donnez un titre et un thème, écrivez le texte. Ce que vous écrivez est enregistré au fur et à mesure : une page fermée par erreur se retrouve dans Rédaction, parmi les Brouillons.',
        [
          'Joignez des documents et des images : dix fichiers au plus, de 20 Mo chacun.',
          '« Image », parmi les outils du texte, en met une à la ligne où vous écrivez ; une image jointe est montrée sous le texte.',
          'Dites ce que montre chaque image, en une phrase, pour qui ne la voit pas ; ou cochez « Image décorative » si elle n’apprend rien.',
          'Donnez la date de parution, sinon la publication paraît dès son acceptation. Une alerte a toujours une fin.',
          'N’écrivez pas de donnée personnelle d’un demandeur : un numéro unique est refusé.',
        ],
        '« Aperçu » montre ce que verra le lecteur, sur un téléphone, une tablette et un ordinateur.',
      ],
    },
    {
      titre: 'Choisir ses lecteurs',
      ancre: 'choisir-ses-lecteurs',
      pages: [],
      auteurs: true,
      texte: [
        'Un référent s’adresse aux comptes de ses guichets, le GIP à tous les comptes. « Choisir » restreint les lecteurs par guichet, territoire, type d’organisme ou rôle : un compte lit la publication s’il répond à chaque critère rempli. Les comptes nommés la lisent en plus.',
        'La page dit combien de comptes la liront. Ce nombre vient du dernier recensement des comptes, dont l’heure est donnée.',
      ],
    },
    {
      titre: 'La relecture',
      ancre: 'la-relecture',
      pages: [PATHS.redaction],
      auteurs: true,
      texte: [
        'Rien ne paraît sans avoir été lu par un autre compte que son auteur : pour une publication du GIP, un autre administrateur ; pour celle d’un référent, un autre référent des mêmes guichets, ou le GIP.',
        [
          '« Envoyer en relecture » la fait passer de Brouillon à À relire. « Reprendre le brouillon » la reprend.',
          'Le menu dit à ceux qui relisent combien de publications les attendent.',
          'Relire, c’est accepter, ou renvoyer à l’auteur en disant ce qui est à reprendre : l’auteur le lit en haut de son brouillon.',
        ],
      ],
    },
    {
      titre: 'Corriger, archiver, suivre les lectures',
      ancre: 'corriger-archiver-suivre',
      pages: [],
      auteurs: true,
      texte: [
        [
          '« Corriger » ouvre un nouveau brouillon : la publication reste en ligne jusqu’à ce que la correction soit acceptée. Dites ce qu’elle change ; cochez « À relire par tous » pour qu’elle redevienne non lue.',
          '« Archiver » la retire à ses lecteurs. Elle reste dans Archivées, avec ses versions.',
          '« Lectures » dit combien de comptes l’ont lue, en tout et par guichet ; jamais lesquels. Les chiffres de moins de cinq comptes ne sont pas montrés.',
          '« Versions » garde chaque texte qui a paru, avec son auteur et son relecteur.',
        ],
      ],
    },
  ] satisfies readonly Passage[],
} as const;

/** The address of the passage about a page of this service; of the chapter where none is. */
export function passageOf(page: string, passages: readonly Passage[]): string {
  // A draft is explained as a new publication is.
  if (page.endsWith('/ecrire')) return passageOf(PATHS.nouvelle, passages);
  const fits = (path: string) => page === path || page.startsWith(`${path}/`);
  const [best] = passages
    .flatMap(({ ancre, pages }) => pages.filter(fits).map((path) => ({ ancre, path })))
    .toSorted((left, right) => right.path.length - left.path.length);
  return best === undefined ? '' : `#${best.ancre}`;
}
