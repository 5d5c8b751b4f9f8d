/** The pages of référents and administrators, in one file because people go from one to the others. */
export { default as BureauPage } from './bureau/BureauPage.vue';
export { default as ComptesPage } from './comptes/ComptesPage.vue';
export { default as DemandesPage } from './demandes/DemandesPage.vue';
export { default as GuichetsPage } from './guichets/GuichetsPage.vue';
export { default as ImportPage } from './imports/ImportPage.vue';
export { default as JournalPage } from './journal/JournalPage.vue';
