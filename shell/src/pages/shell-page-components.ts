/** The pages of the shell that are not read each day, in one file of their own. */
export { default as Information } from './InformationPage.vue';
export { default as KeyboardHelp } from './KeyboardHelp.vue';
export { default as Welcome } from './WelcomePage.vue';
