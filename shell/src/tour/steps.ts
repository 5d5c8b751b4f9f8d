/** A stop of the tour: what it shows, and the words. A target that is not on the page is told without being shown. */
interface TourStep {
  /** Selector of the part of the frame. */
  target: string;
  title: string;
  text: string;
}

/** The five stops, in the order of the page. */
export const tourSteps: readonly TourStep[] = [
  {
    target: '#menu, #menu-bouton',
    title: 'Le menu',
    text: 'Chaque service s’ouvre d’ici, et ses pages se déplient sous son nom. « à venir » annonce les prochains.',
  },
  {
    target: '[data-tour="recherche"]',
    title: 'Rechercher',
    text: 'Un numéro unique, un n° de transaction, une personne : la touche « / » y mène de partout.',
  },
  {
    target: '[data-tour="notifications"]',
    title: 'Les notifications',
    text: 'Une pièce rejetée, une réponse du support : le nombre change sans recharger la page, et le lien mène droit au pli.',
  },
  {
    target: '[data-tour="compte"]',
    title: 'Votre compte',
    text: 'Vos informations, votre guichet, les courriels que vous recevez. Cette visite se retrouve ici.',
  },
  {
    target: '[data-tour="manuel"]',
    title: 'L’aide',
    text: 'Le manuel s’ouvre au chapitre de la page où vous êtes ; il se parcourt aussi par une recherche.',
  },
];
