import { defineSlot } from '@pwp/web-kit';

/** A line beside a chapter of the manual. */
export const ChapitreSlot = defineSlot<{
  data: {
    /** Last part of the chapter's address. */
    chapitre: string;
  };
}>('aide.chapitre');

/** Links to the chapters that other modules bring, in the contents of the manual. */
export const SommaireSlot = defineSlot('aide.sommaire');
