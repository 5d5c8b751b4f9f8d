/** Most characters of a note. Separate from the schemas, so that pages can import it without zod. */
export const NOTE_LENGTH = 200;
