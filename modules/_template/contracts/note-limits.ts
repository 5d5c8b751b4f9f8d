/** Most characters of a note. Apart from the schemas, so that pages can import it without carrying zod. */
export const NOTE_LENGTH = 200;
