/** Id of the heading that the figure leads to, where a référent has no list of guichets. */
export const SANS_SECOND_ID = 'sans-second-referent';
