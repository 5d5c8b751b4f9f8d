/** The pages of the shell that are not read each day, in one file of their own. */
export { default as Accessibility } from './AccessibilityPage.vue';
export { default as KeyboardHelp } from './KeyboardHelp.vue';
export { default as LegalNotice } from './LegalNoticePage.vue';
export { default as PersonalData } from './PersonalDataPage.vue';
export { default as Shortcuts } from './ShortcutsPage.vue';
export { default as SiteMap } from './SiteMapPage.vue';
export { default as Welcome } from './WelcomePage.vue';
